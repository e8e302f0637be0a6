// pure
import type { Campaign, Progress } from '@foreword/contract'

type Standing = Pick<Campaign, 'status'>

/** Launched and not over. */
export function isRunning({ status }: Standing): boolean {
  return status === 'scheduled' || status === 'sending' || status === 'paused' || status === 'stopped'
}

export function canPause({ status }: Standing): boolean {
  return status === 'sending' || status === 'scheduled'
}

export function canResume({ status }: Standing): boolean {
  return status === 'paused' || status === 'stopped'
}

/** Whether those who failed, or whom nobody knows of, may be sent to again: it is not cancelled, and its time to stop has not come. */
export function mayTryAgain(
  { status, notAfter }: Standing & Pick<Campaign, 'notAfter'>,
  now: number,
): boolean {
  return ['sending', 'paused', 'finished'].includes(status) && !stoppedTrying({ notAfter }, now)
}

/** Whether its time to stop trying has passed. */
export function stoppedTrying({ notAfter }: Pick<Campaign, 'notAfter'>, now: number): boolean {
  return notAfter !== null && Date.parse(notAfter) <= now
}

const STEPS = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 400, 500, 750, 1000, 1500, 2000,
  3000, 5000, 7500, 10_000, 15_000, 20_000,
]

/**
 * The next slower or faster speed in messages a second, in steps a person would choose; never above what the sender may.
 * Undefined when there is none.
 */
export function nextSpeed(now: number, way: 'slower' | 'faster', max: number): number | undefined {
  if (way === 'slower') return STEPS.findLast((step) => step < now)
  if (now >= max) return undefined
  return Math.min(max, STEPS.find((step) => step > now) ?? max)
}

/** How long a launch can still be undone, ms, by the server's clock: `now` is what it said when we asked, at `asked` on ours. */
export function undoLeft(
  { campaign, now }: { campaign: Pick<Campaign, 'undoUntil'>; now: string },
  asked: number,
  at: number,
): number {
  return campaign.undoUntil ? Date.parse(campaign.undoUntil) - Date.parse(now) - (at - asked) : 0
}

/** How many go one after the other from now on: those whose turn it is, and of them no more than may go before a person looks. */
export function inLine({ waiting, firstOnesLeft }: Pick<Progress, 'waiting' | 'firstOnesLeft'>): number {
  const turn = waiting.find((one) => one.reason === 'turn')?.people ?? 0
  return Math.min(turn, firstOnesLeft ?? turn)
}

/** When those whose turn it is will be through, in epoch ms; undefined when nobody is in line or nothing moves. */
export function waveEnds(inLine: number, perSecond: number, now: number): number | undefined {
  return inLine > 0 && perSecond > 0 ? now + (inLine / perSecond) * 1000 : undefined
}
