import type { Conversation, Note, ThreadMessage } from '@foreword/contract'
import { IconArrowDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { personRests, useTypes } from '../../live/typing.ts'
import { t, useFormat } from '../../ui/index.ts'
import { CampaignCard, MessageBubble, NoteLine, OutgoingBubble } from './Bubbles.tsx'
import { MayAskToStop } from './MayAskToStop.tsx'
import { notYetInThread, type Outgoing } from './outbox.ts'
import { notesQuery } from './queries.ts'
import type { Acts } from './use-acts.ts'
import { byDay, personOf } from './words.ts'

type Props = {
  conversation: Conversation
  outbox: readonly Outgoing[]
  onAgain(reply: Outgoing): void
  onDiscard(reply: Outgoing): void
  acts: Acts
}

/** The whole conversation by days, the campaign message first, what is on its way last. */
export function Thread({ conversation, outbox, onAgain, onDiscard, acts }: Props) {
  const { summary, messages } = conversation
  const format = useFormat()
  const notes = useQuery(notesQuery(summary.id)).data?.notes ?? NONE
  const days = useMemo(
    () => byDay(withNotes(messages, notes), (at) => dayKey(at, format.zone)),
    [messages, notes, format.zone],
  )
  const pending = notYetInThread(outbox, summary.id, messages)
  const stay = useStayAtEnd(messages.length + notes.length + pending.length)
  return (
    <div className="cv-scroll-frame">
      <div
        className="cv-scroll"
        ref={stay.frame}
        onScroll={stay.onScroll}
        role="log"
        aria-label={t('Messages')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
      >
        <div className="cv-messages">
          {days.map((day) => (
            <section key={day.key} className="cv-day" aria-label={format.day(day.at)}>
              <DayLine words={format.day(day.at)} />
              {day.messages.map((message) =>
                'authorId' in message ? (
                  <NoteLine key={message.id} note={message} />
                ) : message.from === 'campaign' ? (
                  <CampaignCard
                    key={message.id}
                    message={message}
                    channel={summary.channel}
                    campaignId={summary.campaignId}
                  />
                ) : (
                  <MessageBubble
                    key={message.id}
                    message={message}
                    answers={messages.find((one) => one.id === message.replyTo) ?? null}
                    channel={summary.channel}
                  />
                ),
              )}
            </section>
          ))}
          {pending.map((reply) => (
            <OutgoingBubble
              key={reply.messageId}
              reply={reply}
              onAgain={() => onAgain(reply)}
              onDiscard={() => onDiscard(reply)}
            />
          ))}
        </div>
      </div>
      <Writes conversation={conversation} />
      {stay.below && (
        <button type="button" className="btn sm cv-to-end" onClick={stay.toEnd}>
          <IconArrowDown className="i" aria-hidden />
          {t('Newest message')}
        </button>
      )}
      <MayAskToStop conversation={conversation} acts={acts} />
    </div>
  )
}

/** They are writing, as far as their channel tells it. The line has its place, so nothing moves when it comes. */
function Writes({ conversation: { summary } }: { conversation: Conversation }) {
  const { id, lastInAt } = summary
  const writes = useTypes(id)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what they wrote is there.
  useEffect(() => personRests(id), [id, lastInAt])
  return (
    <p className="row g6 f12 t2 cv-writes" role="status">
      {writes && (
        <>
          <span className="cv-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {t('{who} is writing…', { who: personOf(summary) })}
        </>
      )}
    </p>
  )
}

const NONE: readonly Note[] = []

/** Notes where they were written among the messages, which keep their own order. */
function withNotes(messages: readonly ThreadMessage[], notes: readonly Note[]): (ThreadMessage | Note)[] {
  const waiting = [...notes]
  const all: (ThreadMessage | Note)[] = []
  for (const message of messages) {
    while (waiting[0] && waiting[0].at < message.at) all.push(waiting.shift()!)
    all.push(message)
  }
  return [...all, ...waiting]
}

function DayLine({ words }: { words: string }) {
  return (
    <div className="row f12 t3 cv-day-line">
      <span className="cv-rule" aria-hidden="true" />
      {words}
      <span className="cv-rule" aria-hidden="true" />
    </div>
  )
}

const dayFormats = new Map<string, Intl.DateTimeFormat>()

function dayKey(at: number, zone: string): string {
  let format = dayFormats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
    dayFormats.set(zone, format)
  }
  return format.format(at)
}

const NEAR_END_PX = 48

/**
 * Whoever reads the end stays at it as messages come in; whoever reads further up is not moved, and is told that there is
 * more below.
 */
function useStayAtEnd(length: number) {
  const frame = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const [below, setBelow] = useState(false)
  const toEnd = () => {
    const node = frame.current
    if (node) node.scrollTop = node.scrollHeight
    atEnd.current = true
    setBelow(false)
  }
  const onScroll = () => {
    const node = frame.current
    if (!node) return
    atEnd.current = node.scrollHeight - node.scrollTop - node.clientHeight < NEAR_END_PX
    if (atEnd.current) setBelow(false)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number of messages is what brings new ones.
  useLayoutEffect(() => {
    if (atEnd.current) toEnd()
    else setBelow(true)
  }, [length])
  useLayoutEffect(() => {
    const node = frame.current
    if (!node) return
    // A composer that grows or a keyboard that opens makes the frame smaller: the end stays in sight.
    const watcher = new ResizeObserver(() => {
      if (atEnd.current) node.scrollTop = node.scrollHeight
    })
    watcher.observe(node)
    return () => watcher.disconnect()
  }, [])
  return { frame, onScroll, toEnd, below }
}
