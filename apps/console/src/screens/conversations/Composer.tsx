import { api, type Channel, type Conversation, countSegments, MAX_SMS_CHARACTERS } from '@foreword/contract'
import { IconClock, IconHandStop, IconMessage, IconSend } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { call, useSession } from '../../api/index.ts'
import { Button, IconButton, SegmentedTabs, T, t, useFormat, useIsPhone, useKeys } from '../../ui/index.ts'
import { AttachButton, Attached, useAttachment } from './Attaching.tsx'
import { botAnswersHere } from './BotParts.tsx'
import { CannedPicker } from './CannedPicker.tsx'
import { useReplyDraft } from './drafts.ts'
import { focusThread, focusWriting } from './focus.ts'
import { NoteBox } from './NoteBox.tsx'
import { TemplateDialog } from './TemplateDialog.tsx'
import type { Acts } from './use-acts.ts'
import { useNow } from './use-now.ts'
import { channelWord, leftWords, personOf } from './words.ts'

type Props = {
  conversation: Conversation
  mine: boolean
  acts: Acts
  onSend(text: string, fileId: string | null): void
}

/** Where one answers, or leaves a note; `i` goes to the note, `r` to the reply. */
export function Composer(props: Props) {
  const [noting, setNoting] = useState(false)
  const reply = () => {
    // Drawn at once, so that there is a field to go to.
    flushSync(() => setNoting(false))
    focusWriting()
  }
  useKeys({ i: () => setNoting(true), ...(noting && { r: reply }) })
  return (
    <div className="cv-write">
      <SegmentedTabs
        label={t('What you write')}
        height={26}
        segments={[
          { value: 'reply', label: t('Reply') },
          { value: 'note', label: t('Note') },
        ]}
        value={noting ? 'note' : 'reply'}
        onChange={(value) => setNoting(value === 'note')}
      />
      {noting ? <NoteBox conversation={props.conversation} /> : <Replying {...props} />}
    </div>
  )
}

/** Where one answers; or why one cannot, and what to do about it. */
function Replying({ conversation, mine, acts, onSend }: Props) {
  const { summary, optOut } = conversation
  const format = useFormat()
  if (summary.optedOut) {
    return (
      <Instead icon={<IconHandStop className="i" aria-hidden />}>
        {optOut ? (
          <T
            text="<b>{person} asked not to be messaged</b> on {at}. An opt-in has to be recorded before anything can be sent."
            with={{
              person: personOf(summary),
              at: format.dateTime(optOut.since),
              b: (words) => <b className="b5">{words}</b>,
            }}
          />
        ) : (
          <T
            text="<b>{person} asked not to be messaged</b>. An opt-in has to be recorded before anything can be sent."
            with={{ person: personOf(summary), b: (words) => <b className="b5">{words}</b> }}
          />
        )}
      </Instead>
    )
  }
  if (summary.state === 'closed') {
    return <Instead>{t('This conversation is closed. When they write again, a new one opens.')}</Instead>
  }
  if (!mine) return <TakeIt conversation={conversation} acts={acts} />
  return <Answering conversation={conversation} onSend={onSend} />
}

/** On WhatsApp one may write freely for a day after they last wrote; after that only a template reaches them. */
function Answering({ conversation, onSend }: Pick<Props, 'conversation' | 'onSend'>) {
  const now = useNow(20_000)
  const [choosing, setChoosing] = useState(false)
  const { window } = conversation
  const until = window?.until ? Date.parse(window.until) : null
  const closed = window !== null && (until === null || until <= now)
  const template = (
    <Button size="sm" kind={closed ? 'primary' : 'quiet'} onClick={() => setChoosing(true)}>
      {closed ? t('Send a template…') : t('Template…')}
    </Button>
  )
  return (
    <>
      {closed ? (
        <Instead icon={<IconClock className="i t3" aria-hidden />} action={template}>
          <T
            text="<b>More than a day since they wrote.</b> WhatsApp takes only an approved template now. When they answer it, you can write again."
            with={{ b: (words) => <b className="b5">{words}</b> }}
          />
        </Instead>
      ) : (
        <Writing
          conversation={conversation}
          onSend={onSend}
          left={until === null ? null : leftWords(until, now)}
          aside={window && template}
        />
      )}
      {choosing && <TemplateDialog conversation={conversation} onClose={() => setChoosing(false)} />}
    </>
  )
}

function Instead({ icon, children, action }: { icon?: ReactNode; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="cv-composer">
      <div className="row cv-instead">
        {icon ?? <IconMessage className="i t3" aria-hidden />}
        <span className="t2 cv-instead-words">{children}</span>
        {action}
      </div>
    </div>
  )
}

function TakeIt({ conversation, acts }: Pick<Props, 'conversation' | 'acts'>) {
  const { summary } = conversation
  const { user, role } = useSession()
  if (summary.state === 'queued') {
    return (
      <Instead
        action={
          <Button kind="primary" kbd="M" busy={acts.take.isPending} onClick={() => acts.take.mutate()}>
            {t('Take it')}
          </Button>
        }
      >
        {t('Nobody has this conversation yet.')}
      </Instead>
    )
  }
  const bot = botAnswersHere(conversation)
  if (bot)
    return (
      <Instead
        action={
          <Button kind="primary" kbd="O" busy={acts.take.isPending} onClick={() => acts.take.mutate()}>
            {t('Take over')}
          </Button>
        }
      >
        {t('The bot {name} answers. It says nothing more once you take over.', { name: bot.name })}
      </Instead>
    )
  return (
    <Instead
      action={
        role !== 'agent' && (
          <Button
            busy={acts.handOver.isPending}
            onClick={() => acts.handOver.mutate({ assigneeId: user.id })}
          >
            {t('Take it over')}
          </Button>
        )
      }
    >
      {t('{assigneeName} has this conversation.', {
        assigneeName: summary.assigneeName ?? t('Somebody else'),
      })}
    </Instead>
  )
}

type WritingProps = Pick<Props, 'conversation' | 'onSend'> & {
  /** How long one may still write, in words; null = for ever. */
  left: string | null
  aside: ReactNode
}

/** How long a channel shows that somebody writes. */
const SHOWN_MS = 10_000

/** Where the channel can show it, the person sees that an answer is being written. */
function useTyping({ id, channel }: Conversation['summary']): () => void {
  const said = useRef(0)
  return () => {
    if (channel !== 'whatsapp' || Date.now() - said.current < SHOWN_MS) return
    said.current = Date.now()
    // Nothing depends on it.
    call(api.typing, { params: { id } }).catch(() => {})
  }
}

const MAX_WHATSAPP_CHARACTERS = 4096

function Writing({ conversation, onSend, left, aside }: WritingProps) {
  const { summary } = conversation
  const attachment = useAttachment(conversation)
  const [canned, setCanned] = useState(false)
  const sayTyping = useTyping(summary)
  const [text, setText] = useReplyDraft(summary.id)
  const area = useRef<HTMLTextAreaElement>(null)
  const narrow = useIsPhone()
  const most = summary.channel === 'whatsapp' ? MAX_WHATSAPP_CHARACTERS : MAX_SMS_CHARACTERS
  const over = text.length - most
  const ready = (text.trim() !== '' || attachment.file !== null) && over <= 0
  const send = () => {
    if (!ready) return
    onSend(text.trim(), attachment.file?.id ?? null)
    attachment.sent()
    setText('')
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
  useKeys({ r: () => area.current?.focus(), s: () => setCanned(true) })
  const tools = (
    <>
      <AttachButton attachment={attachment} />
      <Button size="sm" kind="quiet" kbd="/" onClick={() => setCanned(true)}>
        {t('Saved answers')}
      </Button>
    </>
  )
  const above = (
    <>
      {canned && (
        <CannedPicker
          conversation={conversation}
          onPick={(words) => {
            setText(text === '' ? words : `${text.trimEnd()} ${words}`)
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
        setText(event.currentTarget.value)
        sayTyping()
      }}
      onKeyDown={onKeyDown}
    />
  )
  if (narrow) {
    return (
      <div className="cv-composer narrow">
        {above}
        <div className="row">
          <Length channel={summary.channel} text={text} over={over} left={left} />
          <span className="sp" />
          {tools}
          {aside}
        </div>
        <div className="row cv-narrow-row">
          <div className="area cv-area">{field}</div>
          <IconButton label={t('Send')} kind="primary" className="cv-send" disabled={!ready} onClick={send}>
            <IconSend className="i s20" aria-hidden />
          </IconButton>
        </div>
      </div>
    )
  }
  return (
    <div className="cv-composer">
      {above}
      <div className={over > 0 ? 'area cv-area err' : 'area cv-area'}>
        {field}
        <div className="row cv-area-foot">
          <Length channel={summary.channel} text={text} over={over} left={left} />
          <span className="sp" />
          {tools}
          {aside}
          <Button kind="primary" size="sm" kbd="Ctrl Enter" disabled={!ready} onClick={send}>
            {t('Send')}
          </Button>
        </div>
      </div>
    </div>
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
