// pure
export type Happened = {
  kind:
    | 'accepted'
    | 'given'
    | 'taken'
    | 'handed_to_agent'
    | 'handed_to_skill'
    | 'returned'
    | 'lost'
    | 'overflowed'
    | 'closed'
    | 'bot_began'
    | 'bot_gave_up'
    | 'bot_taken_over'
    | 'bot_got_back'
    | 'bot_noted'
    | 'bot_closed'
  /** Who did it; null = the router. */
  actor_name: string | null
  /** The agent or skill it went to, or came from. */
  subject: string | null
  note: string | null
  waited_seconds: number | null
}

/** What became of a conversation, as a line of its thread. */
export function eventWords({
  kind,
  actor_name: by,
  subject,
  note,
  waited_seconds: waited,
}: Happened): string {
  const after = waited === null ? '' : ` after ${lastedWords(waited)}`
  const added = note ? `: “${note}”` : ''
  switch (kind) {
    case 'accepted':
      return `${by} accepted${after}`
    case 'given':
      return `Given to ${subject}${after}`
    case 'taken':
      return `${by} took it${after}`
    case 'handed_to_agent':
      return subject === null ? `${by} took it over${added}` : `${by} handed it over to ${subject}${added}`
    case 'handed_to_skill':
      return `${by} handed it over to ${subject}${added}`
    case 'returned':
      return `${by} put it back in the queue${added}`
    case 'lost':
      return `${LOST[note ?? ''] ? `${subject} ${LOST[note ?? '']}` : `${subject} is gone`}, so it went back to the queue`
    case 'overflowed':
      return `Nobody in ${by} was free in time, so it went over to ${subject}`
    case 'closed':
      return `${by} closed it`
    case 'bot_began':
      return `The bot ${subject} answers`
    case 'bot_gave_up':
      return `The bot ${by} handed it over to people${note ? `: ${note}` : ''}`
    case 'bot_taken_over':
      return `${by} took over from the bot ${subject}`
    case 'bot_got_back':
      return `${by} gave it to the bot ${subject}`
    case 'bot_noted':
      return `The bot ${by} noted: “${note ?? '(erased)'}”`
    case 'bot_closed':
      return `The bot ${by} closed it${note ? `: ${note}` : ''}`
  }
}

const LOST: Record<string, string> = {
  lost: 'lost the connection',
  offline: 'went offline',
  no_access: 'no longer answers here',
}

/** "38 s", "4 min 12 s", "1 h 5 min", "2 days". */
export function lastedWords(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return hours < 48 ? '1 day' : `${Math.floor(hours / 24)} days`
}
