// pure
import type { Dials } from './dials.ts'
import type { Dice } from './dice.ts'

/** What goes wrong with one create. */
export interface Faults {
  unavailableBefore: boolean
  unavailableAfter: boolean
  drop: boolean
  receiptFirst: boolean
  receiptTwice: boolean
  receiptOutOfOrder: boolean
  receiptNever: boolean
  /** Receipts are not posted at all, yet a fetch shows the outcome. Only magic numbers do this. */
  receiptLost: boolean
  /** Error code of a failure after the create; 0 when it is delivered. */
  failure: number
  /** Extra time before `delivered`. */
  lateMs: number
}

/**
 * Rolls for one create. The number of rolls never depends on the dials, so the faults of the n-th create depend
 * on the seed alone: turning one dial does not reshuffle what the others do.
 */
export function drawFaults(dice: Dice, dials: Dials): Faults {
  const unavailableBefore = dice.roll() * 100 < dials.unavailableBefore
  const unavailableAfter = dice.roll() * 100 < dials.unavailableAfter
  const drop = dice.roll() * 100 < dials.dropAfterAccepting
  const receiptFirst = dice.roll() * 100 < dials.receiptFirst
  const receiptTwice = dice.roll() * 100 < dials.receiptTwice
  const receiptOutOfOrder = dice.roll() * 100 < dials.receiptOutOfOrder
  const receiptNever = dice.roll() * 100 < dials.receiptNever
  const fails = dice.roll() * 100 < dials.failure
  const code = dials.failureCodes[Math.floor(dice.roll() * dials.failureCodes.length)] ?? 30008
  return {
    unavailableBefore,
    unavailableAfter,
    drop,
    receiptFirst,
    receiptTwice,
    receiptOutOfOrder,
    receiptNever,
    receiptLost: false,
    failure: fails ? code : 0,
    lateMs: 0,
  }
}

/** How long the late magic number keeps its receipt back. */
const LATE_MS = 60_000

const MAGIC_PREFIX = '+1500555'

/** To numbers refused at create, as Twilio's test credentials do. */
const MAGIC_TO: Record<string, number> = {
  '0001': 21211,
  '0002': 21612,
  '0003': 21408,
  '0004': 21610,
  '0009': 21614,
}

/** WhatsApp's own API: what the fourth last digit of a To number adds its last three to, and when it fails. */
const GRAPH_THOUSANDS: Record<string, { base: number; atOnce: boolean }> = {
  '2': { base: 131_000, atOnce: true },
  '4': { base: 132_000, atOnce: false },
  '7': { base: 131_000, atOnce: false },
  '8': { base: 130_000, atOnce: false },
}

/** The code a To number asks WhatsApp for: `+15005557026` fails later with 131026. */
export function magicGraph(to: string): { code: number; atOnce: boolean } | null {
  if (!to.startsWith(MAGIC_PREFIX) || to.length !== MAGIC_PREFIX.length + 4) return null
  const kind = GRAPH_THOUSANDS[to[MAGIC_PREFIX.length]!]
  return kind ? { code: kind.base + Number(to.slice(-3)), atOnce: kind.atOnce } : null
}

/** From numbers of Twilio's test credentials; 0006 is the good one, all others of the range answer 21606. */
const MAGIC_FROM: Record<string, number> = { '0001': 21212, '0006': 0, '0008': 21611 }

const MAGIC_BEHAVIOUR: Record<string, Partial<Faults>> = {
  '9001': { lateMs: LATE_MS },
  '9002': { receiptNever: true },
  '9003': { receiptTwice: true },
  '9004': { receiptOutOfOrder: true },
  '9005': { receiptFirst: true },
  '9006': { receiptLost: true },
  '9052': { drop: true },
  '9053': { unavailableBefore: true },
  '9054': { unavailableAfter: true },
}

const CODE_THOUSANDS: Record<string, number> = { '1': 21_000, '3': 30_000, '6': 63_000 }

/** What a magic To number asks for: an error code at create, or faults that replace the dice. */
export function magicTo(to: string): { code: number; faults: Partial<Faults> } | null {
  if (!to.includes(MAGIC_PREFIX)) return null
  const digits = to.slice(to.indexOf(MAGIC_PREFIX) + MAGIC_PREFIX.length)
  if (digits.length !== 4) return null
  if (digits === '9029') return { code: 20429, faults: {} }
  const refused = MAGIC_TO[digits]
  if (refused) return { code: refused, faults: {} }
  const behaviour = MAGIC_BEHAVIOUR[digits]
  if (behaviour) return { code: 0, faults: behaviour }
  const thousands = CODE_THOUSANDS[digits[0]!]
  if (!thousands) return null
  const code = thousands + Number(digits.slice(1))
  return digits[0] === '1' ? { code, faults: {} } : { code: 0, faults: { failure: code } }
}

/** The error of a magic From number; 0 when it may send. Numbers outside the range are never magic. */
export function magicFrom(from: string): number {
  if (!from.startsWith(MAGIC_PREFIX) || from.length !== MAGIC_PREFIX.length + 4) return 0
  return MAGIC_FROM[from.slice(MAGIC_PREFIX.length)] ?? 21606
}
