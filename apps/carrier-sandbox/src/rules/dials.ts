// pure

/** What the carrier does wrong. Shares are in percent of messages, times in milliseconds. */
export interface Dials {
  /** Delay before the answer to a create. */
  answerAfterMs: number
  /** The message is accepted, then the connection is cut without an answer. */
  dropAfterAccepting: number
  /** 503 and the message is not sent. */
  unavailableBefore: number
  /** 503 although the message is sent. */
  unavailableAfter: number
  /** API requests a second above which 429 is answered; 0 is no limit. */
  maxPerSecond: number
  /** The first receipt is posted before the create is answered. */
  receiptFirst: number
  /** Each receipt of the message is posted twice. */
  receiptTwice: number
  /** `delivered` is posted before `sent`. */
  receiptOutOfOrder: number
  /** The message stays `sent` for ever. */
  receiptNever: number
  /** The message fails in the network, with one of `failureCodes`. */
  failure: number
  failureCodes: number[]
  /** From leaving the queue to `sent`. */
  sentAfterMs: number
  /** From `sent` to `delivered` or `undelivered`. */
  deliveredAfterMs: number
  /** WhatsApp: people who are not on it, always the same ones. */
  notOnWhatsapp: number
  /** WhatsApp: templates held for a look, and then dropped unless `heldReleased` lets them out. */
  held: number
  /** WhatsApp: of those held, how many are let out in the end. */
  heldReleased: number
  /** WhatsApp: how long a held one waits. */
  heldForMs: number
  /** WhatsApp: what a message that fails in the network fails with. */
  whatsappFailureCodes: number[]
  /** WhatsApp: messages that are read, and of them those whose `delivered` is left out. */
  read: number
  skipDelivered: number
  /** WhatsApp: how long changes are gathered into one webhook. */
  webhookBatchMs: number
  /** WhatsApp: the most changes in one webhook. */
  webhookBatchSize: number
  /** WhatsApp: from handing a template in to the reviewer's word. */
  templateReviewMs: number
  /** Lookup tells of Canadian numbers; off, it answers 60601. */
  lookupCanada: boolean
  /** The statuses that are posted to the StatusCallback. */
  receiptStatuses: string[]
  /** No request is answered and nothing is accepted. */
  refuseAll: boolean
  /** Answers are held back until this time (ms since 1970); requests are accepted meanwhile. */
  hangUntil: number
}

export type PresetName = 'calm' | 'busy' | 'bad-day'

const QUIET_RECEIPTS = ['sent', 'delivered', 'read', 'undelivered', 'failed', 'canceled']
const RECEIPT_STATUSES = ['queued', 'sending', ...QUIET_RECEIPTS]

const CALM: Dials = {
  answerAfterMs: 0,
  dropAfterAccepting: 0,
  unavailableBefore: 0,
  unavailableAfter: 0,
  maxPerSecond: 0,
  receiptFirst: 0,
  receiptTwice: 0,
  receiptOutOfOrder: 0,
  receiptNever: 0,
  failure: 0,
  failureCodes: [30003, 30005, 30006, 30007, 30008],
  sentAfterMs: 20,
  deliveredAfterMs: 200,
  notOnWhatsapp: 0,
  held: 0,
  heldReleased: 0,
  heldForMs: 0,
  whatsappFailureCodes: [131026, 131049, 130472],
  read: 0,
  skipDelivered: 0,
  webhookBatchMs: 20,
  webhookBatchSize: 1_000,
  templateReviewMs: 2_000,
  lookupCanada: true,
  receiptStatuses: QUIET_RECEIPTS,
  refuseAll: false,
  hangUntil: 0,
}

const PRESETS: Record<PresetName, Partial<Dials>> = {
  calm: {},
  busy: { answerAfterMs: 250, maxPerSecond: 60, receiptFirst: 5, receiptTwice: 2, failure: 1 },
  'bad-day': {
    answerAfterMs: 400,
    dropAfterAccepting: 3,
    unavailableBefore: 4,
    unavailableAfter: 3,
    maxPerSecond: 100,
    receiptFirst: 8,
    receiptTwice: 10,
    receiptOutOfOrder: 8,
    receiptNever: 2,
    failure: 6,
  },
}

type NumberDial = { [K in keyof Dials]: Dials[K] extends number ? K : never }[keyof Dials]

/** The highest value of each numeric dial. */
const NUMBER_LIMITS: Record<NumberDial, number> = {
  answerAfterMs: 60_000,
  dropAfterAccepting: 100,
  unavailableBefore: 100,
  unavailableAfter: 100,
  maxPerSecond: 1_000_000,
  receiptFirst: 100,
  receiptTwice: 100,
  receiptOutOfOrder: 100,
  receiptNever: 100,
  failure: 100,
  sentAfterMs: 3_600_000,
  deliveredAfterMs: 3_600_000,
  notOnWhatsapp: 100,
  held: 100,
  heldReleased: 100,
  heldForMs: 86_400_000,
  read: 100,
  skipDelivered: 100,
  webhookBatchMs: 60_000,
  webhookBatchSize: 1_000,
  templateReviewMs: 86_400_000,
  hangUntil: Number.MAX_SAFE_INTEGER,
}

/** The dials of a preset, all of them. */
export function presetDials(name: PresetName): Dials {
  return structuredClone({ ...CALM, ...PRESETS[name] })
}

/** Which preset these dials are; `custom` when none. Momentary switches and pace do not count. */
export function presetOf(dials: Dials): PresetName | 'custom' {
  const names = Object.keys(PRESETS) as PresetName[]
  const compared = (Object.keys(PRESETS['bad-day']) as (keyof Dials)[]).filter((key) => key in CALM)
  return (
    names.find((name) => {
      const preset = { ...CALM, ...PRESETS[name] }
      return compared.every((key) => preset[key] === dials[key])
    }) ?? 'custom'
  )
}

/**
 * A change of dials as the API takes it: any dial, `preset`, `hangForMs`.
 * @returns the new dials, or the field that is wrong and what it may be.
 */
export function changeDials(
  current: Dials,
  change: Record<string, unknown>,
  now: number,
): { dials: Dials } | { error: string } {
  let dials = { ...current }
  for (const [key, value] of Object.entries(change)) {
    const problem = dialProblem(key, value)
    if (problem) return { error: problem }
    if (key === 'seed') continue
    if (key === 'preset') dials = { ...dials, ...presetChange(value as PresetName) }
    else if (key === 'hangForMs') dials.hangUntil = value === 0 ? 0 : now + (value as number)
    else dials = { ...dials, [key]: value }
  }
  return { dials }
}

/** The dials a preset sets; pace and receipt statuses stay as they are. */
function presetChange(name: PresetName): Partial<Dials> {
  const keys = Object.keys(PRESETS['bad-day']) as (keyof Dials)[]
  const full = { ...CALM, ...PRESETS[name] }
  const touched = Object.fromEntries(keys.map((key) => [key, full[key]])) as Partial<Dials>
  return { ...touched, refuseAll: false, hangUntil: 0 }
}

function dialProblem(key: string, value: unknown): string | null {
  if (key === 'preset') {
    return value === 'calm' || value === 'busy' || value === 'bad-day'
      ? null
      : 'preset is one of calm, busy, bad-day.'
  }
  if (key === 'refuseAll' || key === 'lookupCanada')
    return typeof value === 'boolean' ? null : `${key} is true or false.`
  if (key === 'seed')
    return isWithin(value, 4294967295) ? null : 'seed is a whole number from 0 to 4294967295.'
  if (key === 'hangForMs') return isWithin(value, 600_000) ? null : 'hangForMs is from 0 to 600000.'
  if (key === 'failureCodes' || key === 'whatsappFailureCodes') {
    const good = Array.isArray(value) && value.length > 0 && value.every((code) => Number.isInteger(code))
    return good ? null : `${key} is a list of error codes, such as [30003, 30005].`
  }
  if (key === 'receiptStatuses') {
    const good = Array.isArray(value) && value.every((status) => RECEIPT_STATUSES.includes(status))
    return good ? null : `receiptStatuses is a list out of ${RECEIPT_STATUSES.join(', ')}.`
  }
  if (key === 'webhookBatchSize' && value === 0) return 'webhookBatchSize is a number from 1 to 1000.'
  const limit = NUMBER_LIMITS[key as NumberDial]
  if (limit === undefined) return `There is no dial named ${key}.`
  return isWithin(value, limit) ? null : `${key} is a number from 0 to ${limit}.`
}

function isWithin(value: unknown, max: number): boolean {
  return typeof value === 'number' && value >= 0 && value <= max
}
