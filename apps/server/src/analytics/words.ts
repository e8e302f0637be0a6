// pure
import type { CarrierError } from '../channels/index.ts'

/** Reasons of our own, in plain words with what to do. Carriers bring theirs in their error tables. */
const OWN: Record<string, { title: string; remedy: string }> = {
  too_long: {
    title: 'Longer than 1,600 characters with this person’s values',
    remedy: 'Shorten the message or the values, and send to them again.',
  },
  no_answer: {
    title: 'The carrier did not answer',
    remedy: 'It may have been sent, so it was not sent again.',
  },
  process_died: {
    title: 'The server stopped while handing it over',
    remedy: 'It may have been sent, so it was not sent again.',
  },
  carrier_unreachable: {
    title: 'The carrier could not be reached',
    remedy: 'Check the connection, then send to them again.',
  },
  carrier_busy: { title: 'The carrier was busy', remedy: 'Often works later.' },
  other: { title: 'Refused for a reason we do not know', remedy: 'Look the code up at the carrier.' },
}

const SKIPPED: Record<string, string> = {
  opted_out: 'Opted out',
  excluded: 'On a list of people to leave out',
  got_before: 'Got an earlier campaign that was left out',
  no_zone: 'Left out: no time zone known',
  open_conversation: 'In a conversation with you',
  no_address: 'No address on this channel',
  not_in_country: 'WhatsApp delivers no marketing there',
  capped: 'Had enough messages these days (frequency cap)',
  blocked_here: 'Blocked by an agent',
  cannot_get_texts: 'Cannot get texts',
}

export function failureWords(
  errors: readonly CarrierError[],
  reason: string,
  code: string | null,
): { title: string; remedy: string } {
  const known =
    (code && errors.find((error) => error.code === code)) || errors.find((error) => error.reason === reason)
  return known ? { title: known.title, remedy: known.remedy } : (OWN[reason] ?? OWN.other!)
}

/** Reasons of our own that may pass by themselves. */
const PASSING = ['carrier_unreachable', 'carrier_busy']

/** Whether another try may succeed: the carrier's table says so, or the reason is one that passes. */
export function isRetryable(errors: readonly CarrierError[], reason: string, code: string | null): boolean {
  const known = code ? errors.find((error) => error.code === code) : undefined
  return known ? known.class === 'retry' || known.class === 'later' : PASSING.includes(reason)
}

/** What to do about a message that was not delivered; null = nothing. */
export function remedyOf(
  errors: readonly CarrierError[],
  row: { state: string; reason: string | null; carrier_code: string | null },
): string | null {
  if (row.state === 'failed' || row.state === 'unknown')
    return failureWords(errors, row.reason ?? 'other', row.carrier_code).remedy
  if (row.state === 'skipped' && row.reason === 'opted_out')
    return 'Record an opt-in under Opt-outs, or test with another.'
  return null
}

/** A channel that had taken it; its receipt may have come after the next channel took over. */
export const GONE: readonly string[] = ['sent', 'delivered', 'read', 'unknown']

/** Why a channel's message did not reach its person, so that the next channel took over. */
export function wentOnWords(
  errors: readonly CarrierError[],
  row: { state: string; reason: string | null; carrier_code: string | null },
): string {
  if (GONE.includes(row.state)) return 'No receipt in time'
  if (row.state === 'skipped') return skippedWords(row.reason ?? '')
  return failureWords(errors, row.reason ?? 'other', row.carrier_code).title
}

export const skippedWords = (reason: string): string => SKIPPED[reason] ?? reason.replaceAll('_', ' ')

export type StateFacts = {
  state: string
  reason: string | null
  code: string | null
  /** Since when a sent message has no receipt, once the carrier is no longer asked; null before. */
  silentSince: Date | null
  dueAt: Date | null
  heldReason: string | null
  waitReason: string | null
  /** What holds its whole campaign; left out where nothing does. */
  halted?: Halted | null
}
export type Halted = 'paused' | 'stopped' | 'canary'

const HALTED: Record<Halted, string> = {
  canary: 'Waiting: for the go-ahead after the first ones',
  paused: 'Waiting: the campaign is paused',
  stopped: 'Waiting: the campaign stopped',
}

/** What holds a whole campaign; null while it goes on. */
export function haltedBy(campaign: { status: string; status_code: string | null }): Halted | null {
  if (campaign.status === 'stopped') return 'stopped'
  if (campaign.status !== 'paused') return null
  return campaign.status_code === 'canary' ? 'canary' : 'paused'
}

/** A message's state in one short sentence. `clock` writes a time for the account. */
export function stateWords(
  errors: readonly CarrierError[],
  row: StateFacts,
  now: Date,
  clock: (at: Date) => string,
): string {
  switch (row.state) {
    case 'queued':
      return waitingWords(row, now, clock)
    case 'sending':
      return 'Sending'
    case 'sent':
      if (row.reason === 'held_by_carrier') return 'Sent, held by the carrier for a look of its own'
      return row.silentSince ? `Sent, no receipt since ${clock(row.silentSince)}` : 'Sent, no receipt yet'
    case 'delivered':
      return 'Delivered'
    case 'read':
      return 'Read'
    case 'failed':
      return `Failed: ${failureWords(errors, row.reason ?? 'other', row.code).title}`
    case 'unknown':
      return 'Not sure: the carrier did not answer. We did not send again.'
    case 'skipped':
      return `Skipped: ${skippedWords(row.reason ?? '').toLowerCase()}`
    case 'expired':
      return 'Expired: its time passed'
    default:
      return row.state.charAt(0).toUpperCase() + row.state.slice(1)
  }
}

function waitingWords(row: StateFacts, now: Date, clock: (at: Date) => string): string {
  if (!row.dueAt)
    return row.heldReason === 'no_shared_hours'
      ? 'Held: no hour of the window suits all zones'
      : 'Held: no time zone known'
  if (row.dueAt <= now) return row.halted ? HALTED[row.halted] : 'Waiting: next in line'
  if (row.waitReason === 'retry') return `Waiting: will be tried again at ${clock(row.dueAt)}`
  if (row.waitReason === 'start') return `Waiting: starts at ${clock(row.dueAt)}`
  if (row.waitReason === 'conversation') return 'Waiting: until their conversation with you is closed'
  return `Waiting: window opens at ${clock(row.dueAt)}`
}
