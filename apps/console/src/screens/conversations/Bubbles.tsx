import type { ThreadMessage } from '@foreword/contract'
import { IconAlertCircle, IconCheck, IconChecks, IconClock, IconRefresh, IconSend } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useSession } from '../../api/index.ts'
import { useFormat } from '../../ui/index.ts'
import type { Outgoing } from './outbox.ts'
import { stateWords } from './words.ts'

const MANAGES = ['administrator', 'campaign_manager']

/** What was sent before they answered. It looks unlike a chat line, because nobody here wrote it to them alone. */
export function CampaignCard({ message, campaignId }: { message: ThreadMessage; campaignId: string | null }) {
  const format = useFormat()
  const { role } = useSession()
  const steps: [string, string | null][] = [
    ['Sent', message.sentAt],
    ['Delivered', message.deliveredAt],
    ['Read', message.readAt],
  ]
  const known = steps.filter(([, at]) => at !== null)
  return (
    <article className="cv-campaign" aria-label="Campaign message">
      <div className="row f12 cv-campaign-head">
        <IconSend className="i s14 acc" aria-hidden />
        <b className="b6 ell">{message.campaignName ?? 'Campaign message'}</b>
        <span className="sp" />
        {campaignId && MANAGES.includes(role) && (
          <Link to="/campaigns/$id" params={{ id: campaignId }} className="link">
            Campaign
          </Link>
        )}
      </div>
      <p className="cv-text cv-campaign-text">{message.text}</p>
      <div className="row f11 t2 g12 num cv-campaign-foot">
        SMS
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
export function MessageBubble({ message }: { message: ThreadMessage }) {
  const format = useFormat()
  const { user } = useSession()
  if (message.from === 'consumer') {
    return (
      <div className="cv-line">
        <div className="cv-bubble cv-text">{message.text}</div>
        <span className="f11 t3 num cv-stamp">{format.clock(message.at)}</span>
      </div>
    )
  }
  return (
    <div className="cv-line ours">
      <div className="f11 t3 cv-author">
        {message.authorName === user.name ? 'You' : (message.authorName ?? 'Agent')}
      </div>
      <div className="cv-bubble ours cv-text">{message.text}</div>
      <span className="row g4 f11 t3 num cv-stamp">
        {format.clock(message.at)}
        <State message={message} />
      </span>
    </div>
  )
}

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
  const Icon =
    message.state === 'sent' ? IconCheck : words === 'Sending' || words === 'Waiting' ? IconClock : IconChecks
  return (
    <>
      <Icon className="i s14" aria-hidden />
      {words}
    </>
  )
}

type OutgoingProps = { reply: Outgoing; onAgain(): void; onDiscard(): void }

/** A reply the server does not hold yet; if it did not get there, it waits for another try. */
export function OutgoingBubble({ reply, onAgain, onDiscard }: OutgoingProps) {
  const format = useFormat()
  return (
    <div className="cv-line ours">
      <div className="f11 t3 cv-author">You</div>
      <div className={`cv-bubble ours cv-text${reply.problem === null ? ' going' : ' failed'}`}>
        {reply.text}
      </div>
      {reply.problem === null ? (
        <span className="row g4 f11 t3 num cv-stamp">
          {format.clock(reply.at)}
          <IconClock className="i s14" aria-hidden />
          Sending
        </span>
      ) : (
        <span className="row g6 f11 bad cv-stamp cv-problem" role="alert">
          <IconAlertCircle className="i s14" aria-hidden />
          Not sent. {reply.problem}
          <button type="button" className="link row g4" onClick={onAgain}>
            <IconRefresh className="i s14" aria-hidden />
            Try again
          </button>
          <button type="button" className="link" onClick={onDiscard}>
            Drop it
          </button>
        </span>
      )}
    </div>
  )
}
