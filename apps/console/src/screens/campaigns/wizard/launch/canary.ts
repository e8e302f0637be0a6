// pure
import { CANARY_ABOVE, type Campaign, type CampaignChange, firstOnes } from '@foreword/contract'

type Canary = Pick<Campaign, 'canaryMode' | 'canarySize'>
export const MOST_FIRST = 100_000

/** How many go first and how many wait for a person; null = all go at once. */
export function firstThenRest(canary: Canary, people: number): { first: number; rest: number } | null {
  const first = firstOnes({ mode: canary.canaryMode, size: canary.canarySize }, people)
  return first === null ? null : { first, rest: people - first }
}

/** Whether the box is ticked: by a person, or by itself because the audience is large. */
export function isTicked({ canaryMode }: Canary, people: number): boolean {
  return canaryMode === 'on' || (canaryMode === 'auto' && people > CANARY_ABOVE)
}

/** What ticking changes. Back to what it would be by itself is “auto” again, so that it follows the audience. */
export function tick(on: boolean, people: number): CampaignChange {
  const byItself = people > CANARY_ABOVE
  return { canaryMode: on === byItself ? 'auto' : on ? 'on' : 'off' }
}

/** A size as typed, null when it is not one. */
export function readSize(typed: string): number | null {
  const digits = typed.replace(/[\s,.]/g, '')
  const size = Number(digits)
  return /^\d+$/.test(digits) && size >= 1 && size <= MOST_FIRST ? size : null
}
