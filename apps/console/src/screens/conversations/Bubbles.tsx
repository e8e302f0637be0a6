import type { Channel, Note, ThreadMessage } from '@foreword/contract'
import {
  IconAlertCircle,
  IconArrowRight,
  IconCheck,
  IconChecks,
  IconClock,
  IconCornerDownRight,
  IconHandFinger,
  IconPaperclip,
  IconRefresh,
  IconSend,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useSession } from '../../api/index.ts'
import { Formatted, spoken, t, useFormat } from '../../ui/index.ts'
import { BotAuthor } from './BotParts.tsx'
import type { Choices } from './choices.ts'
import { eventSaid } from './event-said.ts'
import type { Outgoing } from './outbox.ts'
import { surveyMark } from './SurveyPart.tsx'
import { channelWord, stateWords } from './words.ts'

const MANAGES = ['administrator', 'campaign_manager']

type CampaignCardProps = { message: ThreadMessage; channel: Channel; campaignId: string | null }

/** What was sent before they answered. It looks unlike a chat line, because nobody here wrote it to them alone. */
export function CampaignCard({ message, channel, campaignId }: CampaignCardProps) {
  const format = useFormat()
  const { role } = useSession()
  const steps: [string, string | null][] = [
    [t('Sent'), message.sentAt],
    [t('Delivered'), message.deliveredAt],
    [t('Read'), message.readAt],
  ]
  const known = steps.filter(([, at]) => at !== null)
  return (
    <article className="cv-campaign" aria-label={t('Campaign message')}>
      <div className="row f12 cv-campaign-head">
        <IconSend className="i s14 acc" aria-hidden />
        <b className="b6 ell">{message.campaignName ?? t('Campaign message')}</b>
        <span className="sp" />
        {campaignId && MANAGES.includes(role) && (
          <Link to="/campaigns/$id" params={{ id: campaignId }} className="link">
            {t('Campaign')}
          </Link>
        )}
      </div>
      <p className="cv-text cv-campaign-text">
        {channel === 'whatsapp' ? <Formatted text={message.text} /> : message.text}
      </p>
      <Buttons labels={message.buttons} />
      <div className="row f11 t2 g12 num cv-campaign-foot">
        {channelWord(channel)}
        <span className="sp" />
        {known.length === 0
          ? stateWords(message)
          : known.map(([word, at]) => (
              <span key={word} className="nw">
                {word} {format.clock(at!)}
              </span>
            ))}
      </div>
    </article>
  )
}

/** A line of the chat: theirs grey at the left, ours solid at the right with its state below. */
export function MessageBubble({
  message,
  answers,
  channel,
}: {
  message: ThreadMessage
  answers: ThreadMessage | null
  channel: Channel
}) {
  const format = useFormat()
  const { user } = useSession()
  if (message.from === 'event') {
    return (
      <div className="row g6 f12 t3 cv-event">
        <IconArrowRight className="i s14" aria-hidden />
        <span>
          {eventSaid(message.text)}, {format.clock(message.at)}
        </span>
      </div>
    )
  }
  if (message.from === 'consumer') {
    return (
      <div className="cv-line">
        {answers && <Answered message={answers} channel={channel} />}
        <Files files={message.files} />
        {!isOnlyFiles(message) && <div className="cv-bubble cv-text">{message.text}</div>}
        <span className="row g4 f11 t3 num cv-stamp">
          {message.survey && <span>{surveyMark(message.survey)}</span>}
          {format.clock(message.at)}
          {message.tapped && (
            <>
              <IconHandFinger className="i s14" aria-hidden />
              {t('Tapped')}
            </>
          )}
        </span>
      </div>
    )
  }
  return (
    <div className="cv-line ours">
      <div className="f11 t3 cv-author">
        {message.survey ? (
          surveyMark(message.survey)
        ) : message.from === 'bot' ? (
          <BotAuthor message={message} />
        ) : message.authorName === user.name ? (
          t('You')
        ) : (
          (message.authorName ?? t('Automatic answer'))
        )}
      </div>
      {message.media && <Attached media={message.media} />}
      {message.text !== '' && (
        <div className={`cv-bubble ours cv-text${message.from === 'bot' ? ' by-bot' : ''}`}>
          {message.text}
        </div>
      )}
      <Buttons labels={message.buttons} />
      <span className="row g4 f11 t3 num cv-stamp">
        {format.clock(message.at)}
        <State message={message} />
      </span>
    </div>
  )
}

/** What they answer, in one line. */
function Answered({ message, channel }: { message: ThreadMessage; channel: Channel }) {
  return (
    <div className="row g4 f12 t3 cv-answers">
      <IconCornerDownRight className="i s14" aria-hidden />
      <span className="vh">{t('Answers:')} </span>
      <span className="ell">
        <Formatted text={message.text} plain={channel !== 'whatsapp'} />
      </span>
    </div>
  )
}

/** The server writes a line for files that came without words; the files themselves say it better. */
const isOnlyFiles = (message: ThreadMessage): boolean =>
  message.files.length > 0 && /^\((?:a picture or file|\d+ pictures or files)\)$/.test(message.text)

/** Pictures are shown, all else is named. They are fetched from the carrier when they come into sight. */
function Files({ files }: Pick<ThreadMessage, 'files'>) {
  return files.map((file) =>
    PICTURE.test(file.type) ? (
      <a key={file.href} href={file.href} target="_blank" rel="noreferrer" className="cv-picture">
        <img src={file.href} alt={file.name ?? t('A picture they sent')} loading="lazy" />
      </a>
    ) : (
      <a key={file.href} href={file.href} target="_blank" rel="noreferrer" className="row g6 cv-file">
        <IconPaperclip className="i" aria-hidden />
        <span className="ell">{file.name ?? fileWord(file.type)}</span>
      </a>
    ),
  )
}

const PICTURE = /^image\/(jpeg|png|gif|webp)$/
const FILE_WORDS: Record<string, string> = spoken(() => ({
  audio: t('Voice message'),
  video: t('Video'),
  image: t('Picture'),
}))
const fileWord = (type: string): string => FILE_WORDS[type.split('/')[0] ?? ''] ?? t('File')

/** A file of ours lies at another host: it is linked, not loaded. */
function Attached({ media }: { media: NonNullable<ThreadMessage['media']> }) {
  // One that an agent attached is kept here.
  if (media.kind === 'image' && media.link.startsWith('/'))
    return (
      <a href={media.link} target="_blank" rel="noreferrer" className="cv-picture">
        <img src={media.link} alt={media.name ?? t('A picture of ours')} loading="lazy" />
      </a>
    )
  return (
    <a href={media.link} target="_blank" rel="noreferrer" className="row g6 cv-file">
      <IconPaperclip className="i" aria-hidden />
      <span className="ell">{media.name ?? (media.link.split('/').at(-1) || media.kind)}</span>
    </a>
  )
}

function Buttons({ labels }: { labels: readonly string[] }) {
  if (labels.length === 0) return null
  return (
    <ul className="row g6 cv-buttons" aria-label={t('Buttons')}>
      {labels.map((label) => (
        <li key={label} className="f12">
          {label}
        </li>
      ))}
    </ul>
  )
}

const WAITS = ['draft', 'queued', 'sending']

function State({ message }: { message: ThreadMessage }) {
  const words = stateWords(message)
  if (['failed', 'unknown', 'skipped', 'expired'].includes(message.state)) {
    return (
      <span className={`row g4 ${message.state === 'unknown' ? 'wait' : 'bad'}`}>
        <IconAlertCircle className="i s14" aria-hidden />
        {words}
      </span>
    )
  }
  const Icon = message.state === 'sent' ? IconCheck : WAITS.includes(message.state) ? IconClock : IconChecks
  return (
    <>
      <Icon className="i s14" aria-hidden />
      {words}
    </>
  )
}

/** A note's words, who is named in them set apart. */
function withNames(text: string, mentions: Note['mentions']): ReactNode[] {
  const named = mentions.map((one) => `@${one.name}`)
  const cut: { at: number; words: string; name: boolean }[] = []
  let at = 0
  while (at < text.length) {
    const next = named
      .map((name) => ({ name, at: text.indexOf(name, at) }))
      .filter((one) => one.at >= 0)
      .sort((a, b) => a.at - b.at || b.name.length - a.name.length)[0]
    const until = next?.at ?? text.length
    if (until > at) cut.push({ at, words: text.slice(at, until), name: false })
    if (next) cut.push({ at: until, words: next.name, name: true })
    at = until + (next?.name.length ?? 0)
  }
  return cut.map((one) =>
    one.name ? (
      <b key={one.at} className="b6">
        {one.words}
      </b>
    ) : (
      one.words
    ),
  )
}

/** A note among colleagues, unlike anything that was sent. */
export function NoteLine({ note }: { note: Note }) {
  const format = useFormat()
  const { user } = useSession()
  const whom = note.mentions.map((one) => one.name).join(', ')
  return (
    <aside className="cv-note" aria-label={t('Note for colleagues')}>
      <p className="cv-text">{withNames(note.text, note.mentions)}</p>
      <span className="f11 t2">
        {note.authorId === user.id ? t('You') : note.authorName}, {format.clock(note.at)}
        {note.whisperTo && ` · ${t('whispered to {name}', { name: whom || t('their agent') })}`}
      </span>
    </aside>
  )
}

const labelsOf = (rich: Choices): string[] =>
  (rich.type === 'buttons' ? rich.buttons : rich.rows).map(({ title }) => title)

type OutgoingProps = { reply: Outgoing; onAgain(): void; onDiscard(): void }

/** A reply the server does not hold yet; if it did not get there, it waits for another try. */
export function OutgoingBubble({ reply, onAgain, onDiscard }: OutgoingProps) {
  const format = useFormat()
  return (
    <div className="cv-line ours">
      <div className="f11 t3 cv-author">{t('You')}</div>
      <div className={`cv-bubble ours cv-text${reply.problem === null ? ' going' : ' failed'}`}>
        {reply.text}
      </div>
      <Buttons labels={reply.rich ? labelsOf(reply.rich) : []} />
      {reply.problem === null ? (
        <span className="row g4 f11 t3 num cv-stamp">
          {format.clock(reply.at)}
          <IconClock className="i s14" aria-hidden />
          {t('Sending')}
        </span>
      ) : (
        <span className="row g6 f11 bad cv-stamp cv-problem" role="alert">
          <IconAlertCircle className="i s14" aria-hidden />
          {t('Not sent. {problem}', { problem: reply.problem })}
          <button type="button" className="link row g4" onClick={onAgain}>
            <IconRefresh className="i s14" aria-hidden />
            {t('Try again')}
          </button>
          <button type="button" className="link" onClick={onDiscard}>
            {t('Drop it')}
          </button>
        </span>
      )}
    </div>
  )
}
