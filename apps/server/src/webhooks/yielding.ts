// pure

// Posting yields to sending. What messages tell by the hundred thousand waits in packs; while a campaign is sent as fast as this machine
// can, packs are unfolded at a trickle, and at full speed as soon as there is time. Replies, opt-outs, campaigns and conversations are no
// packs and are never held back.

/**
 * `behind`: some sender has messages due and hands over fewer than its rate allows, in whatever process. `idle`: share of the processors' time
 * that nobody used; `loop`: share of its time that this process was busy. Both of late, from 0 to 1.
 */
export type Load = { behind: boolean; idle: number; loop: number }

/** Below, posting takes from sending. */
const IDLE_NEEDED = 0.2
const LOOP_FULL = 0.8

/** Whether sending would be faster if nobody posted. One that waits for a slow carrier has processors to spare: then posting costs it nothing. */
export const isPressed = ({ behind, idle, loop }: Load): boolean =>
  behind && (idle < IDLE_NEEDED || loop > LOOP_FULL)

/** Epoch ms. Until `pressedUntil` little is unfolded, and nothing until `restUntil`. */
export type Turn = { pressedUntil: number; restUntil: number }
export const FREE: Turn = { pressedUntil: 0, restUntil: 0 }

/** A moment without pressure between two batches is no end of it, and after the last message its receipts come. */
const HOLD_MS = 3_000
/** Of each event under pressure: fifty a second in each process, a hundredth of two processors. */
const MS_PER_EVENT = 20
/** A rest is not longer, however large the pack was. */
const MOST_REST_MS = 10_000

export const afterLook = (turn: Turn, load: Load, now: number): Turn =>
  isPressed(load) ? { ...turn, pressedUntil: now + HOLD_MS } : turn

/** How many events may be unfolded now. One means: one pack. */
export function mayUnfold(turn: Turn, now: number): number {
  if (now >= turn.pressedUntil) return Number.POSITIVE_INFINITY
  return now >= turn.restUntil ? 1 : 0
}

export const afterUnfolding = (turn: Turn, events: number, now: number): Turn =>
  now >= turn.pressedUntil
    ? turn
    : { ...turn, restUntil: Math.max(turn.restUntil, now + Math.min(MOST_REST_MS, events * MS_PER_EVENT)) }
