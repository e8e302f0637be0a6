import { api, type Channel, type Conversation, countSegments, MAX_SMS_CHARACTERS } from '@foreword/contract'
import { IconListDetails, IconMessageBolt, IconPencil, IconSend, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { call } from '../../api/index.ts'
import { Button, IconButton, t, useIsPhone, useKeys } from '../../ui/index.ts'
import { AttachButton, Attached, useAttachment } from './Attaching.tsx'
import { CannedPicker } from './CannedPicker.tsx'
import { ChoicesDialog } from './ChoicesDialog.tsx'
import { type Choices, choicesOf, newButtons, taps } from './choices.ts'
import { type Draft, useReplyDraft } from './drafts.ts'
import { EmojiButton } from './emoji/EmojiButton.tsx'
import { focusThread } from './focus.ts'
import type { Answer } from './outbox.ts'
import { channelWord, personOf } from './words.ts'

type Props = {
  conversation: Conversation
  onSend(answer: Answer): void
  /** How long one may still write, in words; null = for ever. */
  left: string | null
  aside: ReactNode
}

/** While one writes, it is said so often; WhatsApp shows it for longer than an app does. */
const SAY_MS: Partial<Record<Channel, number>> = { whatsapp: 10_000, inapp: 3_000 }

/** Where the channel can show it, the person sees that an answer is being written. */
function useTyping({ id, channel }: Conversation['summary']): () => void {
  const said = useRef(0)
  return () => {
    const every = SAY_MS[channel]
    if (every === undefined || Date.now() - said.current < every) return
    said.current = Date.now()
    // Nothing depends on it.
    call(api.typing, { params: { id } }).catch(() => {})
  }
}

/** What WhatsApp takes, characters: alone, and beside buttons, a list or a file. */
const MAX_WHATSAPP = { alone: 4096, beside: 1024 }

function mostOf(channel: Channel, beside: boolean): number {
  if (channel === 'sms') return MAX_SMS_CHARACTERS
  return channel === 'whatsapp' && beside ? MAX_WHATSAPP.beside : MAX_WHATSAPP.alone
}

/** The field one answers in, and what goes with the words: a file, or something to tap. */
export function Writing({ conversation, onSend, left, aside }: Props) {
  const { summary } = conversation
  const attachment = useAttachment(conversation)
  const [canned, setCanned] = useState(false)
  const [building, setBuilding] = useState(false)
  const sayTyping = useTyping(summary)
  const [{ text, rich }, setDraft] = useReplyDraft(summary.id)
  const area = useRef<HTMLTextAreaElement>(null)
  const narrow = useIsPhone()
  const choices = rich && choicesOf(rich, summary.channel === 'inapp')
  const over = text.length - mostOf(summary.channel, rich !== null || attachment.file !== null)
  const missing = whatIsMissing({ text, rich }, choices)
  const ready = (text.trim() !== '' || attachment.file !== null) && over <= 0 && missing === null
  const send = () => {
    if (!ready) return
    onSend({ text: text.trim(), fileId: attachment.file?.id ?? null, rich: choices })
    attachment.sent()
    setDraft({ text: '', rich: null })
    area.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') focusThread()
    if (event.key === '/' && text === '') {
      event.preventDefault()
      setCanned(true)
    }
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    send()
  }
  const canChoose = conversation.choices !== null && attachment.file === null
  const build = () => {
    if (rich === null) setDraft({ rich: newButtons(crypto.randomUUID().slice(0, 8)) })
    setBuilding(true)
  }
  const built = () => {
    setBuilding(false)
    area.current?.focus()
  }
  useKeys({
    r: () => area.current?.focus(),
    s: () => setCanned(true),
    'mod+b': canChoose && !building ? build : undefined,
  })
  const tools = (
    <>
      <EmojiButton area={area} />
      {conversation.choices !== null && (
        <IconButton
          label={canChoose ? t('Buttons or a list') : t('A message has either a file or buttons')}
          kbd={t('Ctrl B')}
          kind="quiet"
          size="sm"
          disabled={!canChoose}
          onClick={build}
        >
          <IconListDetails className="i" aria-hidden />
        </IconButton>
      )}
      <AttachButton attachment={attachment} instead={rich !== null} />
      <IconButton label={t('Saved answers')} kbd="/" kind="quiet" size="sm" onClick={() => setCanned(true)}>
        <IconMessageBolt className="i" aria-hidden />
      </IconButton>
    </>
  )
  const above = (
    <>
      {canned && (
        <CannedPicker
          conversation={conversation}
          onPick={(words) => {
            setDraft({ text: text === '' ? words : `${text.trimEnd()} ${words}` })
            setCanned(false)
            area.current?.focus()
          }}
          onClose={() => {
            setCanned(false)
            area.current?.focus()
          }}
        />
      )}
      <Attached attachment={attachment} />
      {rich && (
        <Built
          titles={taps(rich).map(({ title }) => title.trim())}
          list={rich.type === 'list'}
          missing={missing}
          onChange={build}
          onDrop={() => {
            setDraft({ rich: null })
            area.current?.focus()
          }}
        />
      )}
    </>
  )
  useGrowing(area, text)
  const field = (
    <textarea
      ref={area}
      rows={narrow ? 1 : 2}
      aria-label={t('Reply to {summary}', { summary: personOf(summary) })}
      aria-invalid={over > 0}
      aria-describedby="cv-length"
      placeholder={t('Write a reply')}
      value={text}
      onChange={(event) => {
        setDraft({ text: event.currentTarget.value })
        sayTyping()
      }}
      onKeyDown={onKeyDown}
    />
  )
  const dialog = building && rich && (
    <ChoicesDialog
      conversation={conversation}
      draft={rich}
      text={text}
      onChange={(next) => setDraft({ rich: next })}
      onClose={built}
    />
  )
  const length = <Length channel={summary.channel} text={text} over={over} left={left} />
  if (narrow) {
    return (
      <div className="cv-composer narrow">
        {above}
        <div className="row cv-narrow-length">
          {length}
          <span className="sp" />
          {aside}
        </div>
        <div className="row cv-narrow-tools">{tools}</div>
        <div className="row cv-narrow-row">
          <div className="area cv-area">{field}</div>
          <IconButton label={t('Send')} kind="primary" className="cv-send" disabled={!ready} onClick={send}>
            <IconSend className="i s20" aria-hidden />
          </IconButton>
        </div>
        {dialog}
      </div>
    )
  }
  return (
    <div className="cv-composer">
      {above}
      <div className={over > 0 ? 'area cv-area err' : 'area cv-area'}>
        {field}
        <div className="row cv-area-foot">
          {length}
          <span className="sp" />
          {tools}
          {aside}
          <Button kind="primary" size="sm" kbd={t('Ctrl Enter')} disabled={!ready} onClick={send}>
            {t('Send')}
          </Button>
        </div>
      </div>
      {dialog}
    </div>
  )
}

/** Why an answer with buttons or a list cannot go yet; null = nothing holds it up. */
function whatIsMissing({ text, rich }: Draft, choices: Choices | null): string | null {
  if (rich === null) return null
  if (choices === null)
    return rich.type === 'list' ? t('The list is not finished.') : t('The buttons are not finished.')
  return text.trim() === '' ? t('Write the words above them.') : null
}

type BuiltProps = {
  titles: readonly string[]
  list: boolean
  missing: string | null
  onChange(): void
  onDrop(): void
}

const SHOWN = 3

/** What goes with the words to be tapped, above the field. */
function Built({ titles, list, missing, onChange, onDrop }: BuiltProps) {
  const said = titles.filter((title) => title !== '')
  return (
    <section className="row g6 cv-built" aria-label={list ? t('List') : t('Buttons')}>
      <IconListDetails className="i t3" aria-hidden />
      <ul className="row g4 cv-built-list">
        {said.slice(0, SHOWN).map((title, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may read alike while they are written
          <li key={at} className="f12 ell">
            {title}
          </li>
        ))}
        {said.length > SHOWN && <li className="f12">{t('{count} more', { count: said.length - SHOWN })}</li>}
      </ul>
      {missing && <span className="f12 wait cv-built-missing">{missing}</span>}
      <span className="sp" />
      <IconButton
        label={list ? t('Change the list') : t('Change the buttons')}
        kind="quiet"
        size="sm"
        onClick={onChange}
      >
        <IconPencil className="i" aria-hidden />
      </IconButton>
      <IconButton
        label={list ? t('Take the list away') : t('Take the buttons away')}
        kind="quiet"
        size="sm"
        onClick={onDrop}
      >
        <IconX className="i" aria-hidden />
      </IconButton>
    </section>
  )
}

type LengthProps = { channel: Channel; text: string; over: number; left: string | null }

function Length({ channel, text, over, left }: LengthProps) {
  if (over > 0) {
    return (
      <span id="cv-length" className="f12 bad num" role="alert">
        {t(
          '{over, plural, one {# character} other {# characters}} too many: cut {over, plural, one {it} other {them}} or send two messages',
          { over },
        )}
      </span>
    )
  }
  if (channel !== 'sms') {
    return (
      <span id="cv-length" className="f12 t3 num">
        {left
          ? t('{channel}, open {left} more', { channel: channelWord(channel), left })
          : t('{channel}. Goes out ahead of campaigns.', { channel: channelWord(channel) })}
      </span>
    )
  }
  const { segments, encoding } = countSegments(text)
  return (
    <span id="cv-length" className="f12 t3 num">
      {text === ''
        ? t('SMS. Goes out ahead of campaigns.')
        : encoding === 'ucs2'
          ? t('SMS, {segments, plural, one {# segment} other {# segments}}, Unicode', { segments })
          : t('SMS, {segments, plural, one {# segment} other {# segments}}', { segments })}
    </span>
  )
}

const MOST_PX = 180

function useGrowing(area: React.RefObject<HTMLTextAreaElement | null>, text: string) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text decides the height.
  useLayoutEffect(() => {
    const node = area.current
    if (!node) return
    node.style.height = 'auto'
    node.style.height = `${Math.min(MOST_PX, node.scrollHeight)}px`
  }, [area, text])
}
