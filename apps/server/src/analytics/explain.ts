// pure
import type { Channel, ExplanationLine, Kind } from '@foreword/contract'
import type { CarrierError } from '../channels/index.ts'
import { failureWords, GONE, type Halted, skippedWords } from './words.ts'

// Why a message went or did not, from what the ledger kept of it. In the order in which things are decided; nothing is looked up here.

/** A link of the recipient's chain of channels. */
export type Link = {
  step: number
  channel: Channel
  state: string
  reason: string | null
  carrierCode: string | null
}

export type History = {
  now: Date
  kind: Kind
  channel: Channel
  step: number
  state: string
  reason: string | null
  carrierCode: string | null
  carrierId: string | null
  attempts: number
  notBefore: Date | null
  notAfter: Date | null
  dueAt: Date | null
  heldReason: string | null
  waitReason: string | null
  createdAt: Date
  attemptedAt: Date | null
  eligibleAt: Date | null
  sentAt: Date | null
  deliveredAt: Date | null
  readAt: Date | null
  failedAt: Date | null
  skippedAt: Date | null
  respondedAt: Date | null
  optedOutAt: Date | null
  /** When the carrier is asked next what became of it; null = it is not. */
  nextAskAt: Date | null
  /** Since when nobody asks any more for a receipt that stayed out; null = somebody does, or one came. */
  silentSince: Date | null
  campaign: {
    name: string
    /** It stays open for messages sent one at a time. */
    single: boolean
    launchedBy: string | null
    notAfter: Date | null
    noZone: 'hold' | 'account_zone' | 'leave_out'
    halted: Halted | null
  }
  /** Where the person may be; empty = nobody knows. */
  zones: readonly string[]
  zoneSource: string | null
  accountZone: string
  /** What all rules together leave as they are now: "08:00–21:00". */
  hours: string
  /** So many messages in so many days; null = the account has no limit for this kind. */
  cap: { messages: number; days: number } | null
  /** Every channel tried for this person, first to last. */
  chain: readonly Link[]
}

export type Words = {
  errors: readonly CarrierError[]
  /** A time in the account's zone. */
  clock: (at: Date) => string
  /** A time where the person is, when all their zones agree on it. */
  local: (at: Date) => string | null
}

const CHANNELS: Record<Channel, string> = { sms: 'SMS', whatsapp: 'WhatsApp', inapp: 'in-app' }
const SOURCES: Record<string, string> = {
  given: 'as it was given with the recipient',
  correction: 'by the beginning of their number',
  area_code: 'by the area code of their number',
  prefix: 'by the beginning of their number',
  country: 'by the country of their number',
  account_default: 'by the account’s own zone, because their number tells none',
}
/** Found out when the audience was put in line, before any turn came. */
const BARRED_BEFORE: readonly string[] = ['excluded', 'got_before', 'no_zone', 'no_address', 'not_in_country']

/** @param remedy where it depends on more than the code */
type Say = (code: string, at: Date | null, words: string, remedy?: string) => void

/** What to do about a line, by its code. Who needs nothing done is not here. */
const REMEDIES: Readonly<Record<string, string>> = {
  opted_out:
    'Leave them alone. Only their own opt-in changes this: record it under Opt-outs, with how they gave it.',
  cannot_get_texts:
    'Use another number of theirs. If the carrier was wrong, take this one off the list under Opt-outs.',
  blocked_here: 'If they may be written to again, unblock them under Settings, Blocked.',
  capped: 'Wait until their days have passed, or change the limit under Settings, Limits.',
  open_conversation: 'Tell them in the conversation.',
  excluded: 'If they should get it, take them off the list and send to them in another campaign.',
  no_address: 'Give their address on this channel with the recipient, or let another channel take over.',
  not_in_country: 'Write to them by SMS.',
  no_zone: 'Give a time zone with the recipient, or let the account’s own zone count in the campaign.',
  no_shared_hours: 'Make the hours of the campaign wider, or give a time zone with the recipient.',
  paused: 'Resume the campaign when it may go on.',
  stopped: 'See on the campaign’s page why it stopped, then resume it.',
  no_trace:
    'Look it up at the carrier. If it was not sent, send it again under “Not sure” on the campaign’s page.',
  expired: 'Send to them in another campaign that has more time.',
}

export function explain(history: History, words: Words): ExplanationLine[] {
  const lines: ExplanationLine[] = []
  const say: Say = (code, at, text, remedy) =>
    void lines.push({
      ...{ code, at: at?.toISOString() ?? null, words: text },
      there: at === null ? null : words.local(at),
      remedy: remedy ?? REMEDIES[code] ?? null,
    })
  begun(history, words, say)
  const barredBefore = history.state === 'skipped' && BARRED_BEFORE.includes(history.reason ?? '')
  if (!barredBefore || history.reason === 'no_zone') placed(history, say)
  judged(history, words, say)
  handedOver(history, words, say)
  became(history, words, say)
  after(history, words, say)
  return lines
}

/** How it came into the ledger. */
function begun(history: History, words: Words, say: Say): void {
  const { campaign, kind, channel, createdAt, notBefore, notAfter } = history
  const before = history.chain.filter((link) => link.step < history.step).at(-1)
  if (before)
    say(
      'took_over',
      createdAt,
      `${name(channel)} took over, because ${didNot(before, words)} by ${CHANNELS[before.channel]}.`,
    )
  else if (campaign.single)
    say(
      'taken',
      createdAt,
      `It was taken as a single ${kind} message by ${CHANNELS[channel]}, and is counted in “${campaign.name}”.`,
    )
  else {
    const by = campaign.launchedBy ? `, which ${campaign.launchedBy} launched,` : ''
    say(
      'taken',
      createdAt,
      `The campaign “${campaign.name}”${by} put this person in line for ${CHANNELS[channel]}.`,
    )
  }
  if (notBefore) say('from', notBefore, `It may not leave before ${words.clock(notBefore)}.`)
  if (notAfter) say('until', notAfter, `It may not leave from ${words.clock(notAfter)} on.`)
}

/** As hoursWords says it of a window that never closes. */
const ALL_DAY = '00:00–24:00'

/** Where the person is taken to be, and the hours that hold there. */
function placed(history: History, say: Say): void {
  const { zones, zoneSource, campaign, accountZone, hours, channel } = history
  if (zones.length > 0) {
    const how =
      SOURCES[zoneSource ?? ''] ?? (channel === 'inapp' ? 'as their app told' : 'as their row tells')
    say('zone', null, `They are taken to be in ${listed(zones)}, ${how}.`)
  } else if (campaign.noZone === 'account_zone' || channel === 'inapp')
    say('zone_unknown', null, `Nothing tells their time zone, so the account’s own counts: ${accountZone}.`)
  else {
    say(
      'zone_unknown',
      null,
      campaign.noZone === 'leave_out'
        ? 'Nothing tells their time zone, and the campaign leaves such people out.'
        : 'Nothing tells their time zone, and the campaign holds such people.',
    )
    return
  }
  say(
    'hours',
    null,
    hours === ALL_DAY
      ? 'It may leave at any time of the day (by the rules as they are now).'
      : zones.length > 1
        ? `It may leave when it is ${hours} in all of these places (by the rules as they are now).`
        : `It may leave when it is ${hours} there (by the rules as they are now).`,
  )
}

/** Whether it was its turn, and what was looked at then. */
function judged(history: History, words: Words, say: Say): void {
  const { state, reason, skippedAt, eligibleAt, cap } = history
  if (eligibleAt) {
    const limit = cap
      ? `, the limit of ${counted(cap.messages, 'message', 'messages')} in ${counted(cap.days, 'day', 'days')} leaves room`
      : ''
    const there = words.local(eligibleAt)
    say(
      'eligible',
      eligibleAt,
      `Its turn came at ${words.clock(eligibleAt)}${there ? ` (${there} where they are)` : ''}: no opt-out stood against it, no carrier had said that they cannot be reached${limit}.`,
    )
  }
  if (state === 'skipped') say(reason ?? 'skipped', skippedAt, notEligible(reason ?? '', history))
  if (state === 'queued') waits(history, words, say)
}

function notEligible(reason: string, { channel, cap }: History): string {
  switch (reason) {
    case 'opted_out':
      return 'It was not sent: when its turn came, they had opted out.'
    case 'cannot_get_texts':
      return 'It was not sent: a carrier had said that this address cannot be reached.'
    case 'blocked_here':
      return 'It was not sent: an agent had blocked them.'
    case 'capped':
      return cap
        ? `It was not sent: they had ${counted(cap.messages, 'message', 'messages')} within ${counted(cap.days, 'day', 'days')} already, which is the account’s limit.`
        : 'It was not sent: they had as many messages as the account allowed then.'
    case 'open_conversation':
      return 'It was not sent: they were in a conversation with you, and the campaign leaves such people alone.'
    case 'excluded':
      return 'It was not sent: they are on a list that the campaign leaves out.'
    case 'got_before':
      return 'It was not sent: they got another campaign, whose people this one leaves out.'
    case 'no_zone':
      return 'It was not sent, because nobody knows when their hours are.'
    case 'no_address':
      return `It was not sent: they have no address for ${CHANNELS[channel]}.`
    case 'not_in_country':
      return 'It was not sent: WhatsApp delivers no marketing in their country.'
    default:
      return `It was not sent: ${skippedWords(reason).toLowerCase()}.`
  }
}

function waits(history: History, words: Words, say: Say): void {
  const { dueAt, heldReason, waitReason, now, campaign } = history
  if (!dueAt) {
    say(
      heldReason ?? 'no_zone',
      null,
      heldReason === 'no_shared_hours'
        ? 'It is held: no hour suits all of these places and rules.'
        : 'It is held until somebody tells their time zone.',
    )
    return
  }
  if (dueAt <= now && campaign.halted) {
    if (campaign.halted === 'stopped') say('stopped', null, 'It waits: the campaign stopped.')
    else if (campaign.halted === 'canary')
      say(
        'canary',
        null,
        'It waits for the go-ahead after the first ones.',
        'Look at the first ones, then send the rest.',
      )
    else say('paused', null, 'It waits: the campaign is paused.')
    return
  }
  if (dueAt <= now) {
    say('turn', dueAt, 'It may leave now, and waits for its turn.')
    return
  }
  const there = words.local(dueAt)
  const when = `${words.clock(dueAt)}${there ? ` (${there} where they are)` : ''}`
  if (waitReason === 'retry') {
    say('retry', dueAt, `It is tried again at ${when}.`)
    return
  }
  if (waitReason === 'conversation') {
    say('conversation', null, 'It waits until their conversation with you is closed.')
    return
  }
  if (waitReason === 'start') {
    say('start', dueAt, `It waits for its start at ${when}.`)
    return
  }
  say('window', dueAt, `It waits for their hours, which open at ${when}.`)
}

function handedOver(history: History, words: Words, say: Say): void {
  const { attempts, attemptedAt, eligibleAt, sentAt, carrierId, state } = history
  if (attempts === 0 || !attemptedAt) return
  const at = eligibleAt ?? attemptedAt
  if (attempts > 1)
    say('handed_over', at, `It was handed over ${attempts} times, the first time at ${words.clock(at)}.`)
  else if (state === 'sending') say('handed_over', at, 'It is being handed to the carrier at this moment.')
  else say('handed_over', at, `It was handed to the carrier at ${words.clock(at)}.`)
  if (sentAt)
    say('accepted', sentAt, carrierId ? `The carrier took it as ${carrierId}.` : 'The carrier took it.')
}

/** What the carrier said of it, or what it did not say. */
function became(history: History, words: Words, say: Say): void {
  const { state, reason, carrierCode, deliveredAt, readAt, failedAt, sentAt, attemptedAt, silentSince } =
    history
  if (deliveredAt)
    say('delivered', deliveredAt, `A receipt said at ${words.clock(deliveredAt)} that it reached them.`)
  if (readAt) say('read', readAt, `A receipt said at ${words.clock(readAt)} that they read it.`)
  if (state === 'sent' && reason === 'held_by_carrier')
    say('held_by_carrier', sentAt, 'The carrier holds it for a look of its own.')
  else if (state === 'sent')
    say(
      'no_receipt',
      silentSince,
      silentSince
        ? 'No receipt came, and the carrier, asked for a day, knew of none. It may have arrived.'
        : 'No receipt came yet. The carrier is asked when it stays out.',
    )
  if (state === 'failed') {
    const { title, remedy } = failureWords(words.errors, reason ?? 'other', carrierCode)
    const code = carrierCode ? ` (${carrierCode})` : ''
    const late = sentAt ? 'The carrier said later that it failed' : 'It failed'
    say(reason ?? 'other', failedAt, `${late}: ${title}${code}.`, remedy)
  }
  if (state === 'unknown') doubted(history, words, say, attemptedAt)
  if (state === 'expired')
    say('expired', history.notAfter ?? history.campaign.notAfter, 'It was not sent in the time it had.')
  if (state === 'cancelled') say('cancelled', null, 'The campaign was cancelled before its turn came.')
}

function doubted({ reason, kind, nextAskAt }: History, words: Words, say: Say, at: Date | null): void {
  say(
    reason ?? 'no_answer',
    at,
    `${failureWords(words.errors, reason ?? 'no_answer', null).title}, so it may have been sent.`,
  )
  if (nextAskAt) {
    say('asking', nextAskAt, `The carrier is asked what became of it, next at ${words.clock(nextAskAt)}.`)
    return
  }
  say(
    'no_trace',
    null,
    kind === 'alert'
      ? 'The carrier was asked and has no trace of it.'
      : 'The carrier was asked and could not tell. It is not sent again by itself; a person can decide to.',
  )
}

function after(history: History, words: Words, say: Say): void {
  if (history.respondedAt)
    say('replied', history.respondedAt, `They wrote back at ${words.clock(history.respondedAt)}.`)
  if (history.optedOutAt) say('opted_out_after', history.optedOutAt, 'They asked to stop, in answer to it.')
  const next = history.chain.find((link) => link.step > history.step)
  if (next) say('went_on', null, `${name(next.channel)} took over from here.`)
}

function didNot(link: Link, words: Words): string {
  if (GONE.includes(link.state)) return 'no receipt came in time'
  if (link.state === 'skipped')
    return `it could not be sent (${skippedWords(link.reason ?? '').toLowerCase()})`
  return `it failed (${failureWords(words.errors, link.reason ?? 'other', link.carrierCode).title})`
}

const counted = (n: number, one: string, many: string): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`

const name = (channel: Channel): string => (channel === 'inapp' ? 'In-app' : CHANNELS[channel])

/** "New York", "New York or Chicago", "New York, Chicago or 12 other places". */
function listed(zones: readonly string[]): string {
  const cities = [...new Set(zones.map((zone) => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')))]
  if (cities.length === 1) return cities[0]!
  if (cities.length <= 3) return `${cities.slice(0, -1).join(', ')} or ${cities.at(-1)}`
  return `${cities.slice(0, 2).join(', ')} or ${cities.length - 2} other places`
}
