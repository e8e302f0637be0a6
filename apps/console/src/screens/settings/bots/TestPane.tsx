import { api, type BotDeed, type BotDefinition, type Channel, type ResponseOf } from '@foreword/contract'
import { IconAlertCircle, IconRefresh, IconSend } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { call, messageOf } from '../../../api/index.ts'
import { Button, ErrorNote, IconButton, SegmentedTabs, t } from '../../../ui/index.ts'

type Answer = ResponseOf<typeof api.tryBot>
type Line =
  | { from: 'me'; text: string }
  | { from: 'bot'; text: string; buttons: string[] }
  | { from: 'event'; text: string }

type Props = {
  id: string
  draft: BotDefinition
  wrong: boolean
  skillName(id: string): string
  onAt(stepId: string | null): void
}

/** Talks with the draft as it stands, by the server's own interpreter. Nothing is sent and nothing is kept. */
export function TestPane({ id, draft, wrong, skillName, onAt }: Props) {
  const [channel, setChannel] = useState<Channel>('sms')
  const [lines, setLines] = useState<Line[]>([])
  const [last, setLast] = useState<Answer | null>(null)
  const [typed, setTyped] = useState('')
  const end = useRef<HTMLDivElement>(null)
  const ask = useMutation({
    mutationFn: (text: string) =>
      call(api.tryBot, {
        params: { id },
        body: { draft, channel, state: last && !last.ended ? last.state : null, text },
      }),
    onSuccess: (answer) => {
      setLast(answer)
      onAt(answer.at)
      setLines((before) => [
        ...before,
        ...answer.shown.map((one): Line => ({ from: 'bot', ...one })),
        ...answer.deeds.flatMap((deed): Line[] => {
          const words = deedWords(deed, skillName)
          return words === null ? [] : [{ from: 'event', text: words }]
        }),
      ])
    },
  })
  // A new line brings the end into sight; before there is one, nothing may scroll the page.
  useEffect(() => {
    if (lines.length > 0) end.current?.scrollIntoView({ block: 'nearest' })
  }, [lines])
  const write = (text: string) => {
    if (text.trim() === '' || ask.isPending) return
    setTyped('')
    setLines((before) => [...(last?.ended ? [] : before), { from: 'me', text }])
    if (last?.ended) setLast(null)
    ask.mutate(text)
  }
  const again = () => {
    setLines([])
    setLast(null)
    onAt(null)
    ask.reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    write(typed)
  }
  const values = Object.entries(last?.state.values ?? {})
  return (
    <section className="bot-test" aria-label={t('Test')}>
      <header className="row g6">
        <h3>{t('Test')}</h3>
        <span className="sp" />
        <SegmentedTabs
          label={t('Channel')}
          segments={[
            { value: 'sms', label: 'SMS' },
            { value: 'whatsapp', label: 'WhatsApp' },
          ]}
          value={channel === 'whatsapp' ? 'whatsapp' : 'sms'}
          onChange={(value) => {
            setChannel(value)
            again()
          }}
        />
        <IconButton label={t('Begin anew')} kind="quiet" onClick={again}>
          <IconRefresh className="i" aria-hidden />
        </IconButton>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className="bot-talk" role="log" aria-label={t('Test talk')} tabIndex={0}>
        {lines.length === 0 && (
          <p className="f12 t3">
            {draft.kind === 'flow'
              ? t(
                  'Write as somebody who answers a campaign. Nothing is sent, and what you have not saved counts too.',
                )
              : draft.kind === 'webhook'
                ? t(
                    'Write as somebody who answers a campaign. Your program is really asked, with “test” in the event; nothing is sent to anybody.',
                  )
                : t(
                    'Write as somebody who answers a campaign. The model is really asked, with the key as it was saved; nothing is sent to anybody.',
                  )}
          </p>
        )}
        {lines.map((line, at) =>
          line.from === 'event' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added at the end
            <p key={at} className="f12 t3 bot-deed">
              {line.text}
            </p>
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added at the end
            <div key={at} className={`bot-line ${line.from}`}>
              <div className="bot-bubble">{line.text}</div>
              {line.from === 'bot' && line.buttons.length > 0 && (
                <div className="row g4 bot-buttons">
                  {line.buttons.map((label) => (
                    <Button key={label} size="sm" onClick={() => write(label)}>
                      {label}
                    </Button>
                  ))}
                </div>
              )}
            </div>
          ),
        )}
        {ask.isPending && <p className="f12 t3">{t('Thinking…')}</p>}
        <div ref={end} />
      </div>
      {ask.error && <ErrorNote>{messageOf(ask.error)}</ErrorNote>}
      {last?.problem && (
        <p className="f12 bad row t g4">
          <IconAlertCircle className="i s14" aria-hidden />
          {last.problem}
        </p>
      )}
      {values.length > 0 && (
        <dl className="kv f12">
          {values.map(([key, value]) => (
            <div key={key} className="cv-pair">
              <dt>{key}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {last?.given && (
        <details className="f12">
          <summary>{t('What was sent and answered')}</summary>
          <pre className="bot-raw">{pretty(last.given)}</pre>
          <pre className="bot-raw">{pretty(last.answered ?? '')}</pre>
        </details>
      )}
      <form className="row g6" onSubmit={submit}>
        <span className="inp bot-grow">
          <input
            type="text"
            aria-label={t('Write as the person')}
            placeholder={last?.ended ? t('Write to begin anew') : t('Write as the person')}
            maxLength={1600}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </span>
        <IconButton label={t('Say it')} type="submit" kind="primary" disabled={wrong || ask.isPending}>
          <IconSend className="i" aria-hidden />
        </IconButton>
      </form>
      {wrong && <p className="f12 t3">{t('The test begins once nothing stands in the way.')}</p>}
    </section>
  )
}

export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function deedWords(deed: BotDeed, skillName: (id: string) => string): string | null {
  switch (deed.type) {
    case 'say':
      return null
    case 'set':
      return Object.entries(deed.values)
        .map(([key, value]) => t('Kept: {key} = {value}', { key, value }))
        .join(', ')
    case 'note':
      return t('Noted: “{text}”', { text: deed.text })
    case 'transfer':
      return t('Handed over to {skill}', { skill: skillName(deed.skillId) })
    case 'people':
      return deed.why ? t('Handed over to people: {why}', { why: deed.why }) : t('Handed over to people')
    case 'close':
      return t('Closed')
  }
}
