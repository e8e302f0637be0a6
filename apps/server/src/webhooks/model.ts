// pure
import { WEBHOOK_PATIENCE_DAYS } from '@foreword/contract'

/** Waits after the first, second … try that was not taken, in seconds: three days and a bit in all. After the last it is given up. */
const WAITS_S = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000, 43_200, 43_200, 43_200, 43_200] as const
/** One that failed so often in a row rests as a whole: its other events would fail too. */
const REST_AFTER = 5
const MOST_REST_S = 300
/** The longest wait that a Retry-After can ask for. */
const MOST_ASKED_S = 86_400

/** Up to a tenth less or more, so that those who failed together do not come back together. `chance` is from 0 to 1. */
const jittered = (seconds: number, chance: number): number => seconds * 1000 * (0.9 + 0.2 * chance)

/** Milliseconds until the next try after `tries` of them; null = there is none. */
export function waitAfter(tries: number, chance: number, askedS: number | null = null): number | null {
  const wait = WAITS_S[tries - 1]
  if (wait === undefined) return null
  return Math.max(jittered(wait, chance), Math.min(askedS ?? 0, MOST_ASKED_S) * 1000)
}

/** Milliseconds in which nothing is posted after so many failures in a row; 0 = it may go on. */
export function restAfter(failures: number, chance: number): number {
  if (failures < REST_AFTER) return 0
  return jittered(Math.min(MOST_REST_S, 5 * 2 ** Math.min(failures - REST_AFTER, 10)), chance)
}

/** Whether nothing was taken for so long that it is switched off. */
export const isHopeless = (failingSince: Date | null, now: Date): boolean =>
  failingSince !== null && now.getTime() - failingSince.getTime() >= WEBHOOK_PATIENCE_DAYS * 86_400_000

/** Seconds that a Retry-After asks for: a number, or a date. Null = it asks for nothing. */
export function retryAfterS(header: string | null, now: Date): number | null {
  if (header === null) return null
  if (/^\d{1,9}$/.test(header.trim())) return Number(header)
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, (at - now.getTime()) / 1000)
}

/** taken: settled. again: it may be taken later. gone: the receiver wants nothing any more. `error` in words. */
export type Verdict = { kind: 'taken' } | { kind: 'again' | 'gone'; error: string }

/** What an answer means. Only 2xx is a yes; a redirect is none, because whoever is behind it was never checked. */
export function judge(status: number, location: string | null): Verdict {
  if (status >= 200 && status < 300) return { kind: 'taken' }
  if (status === 410)
    return { kind: 'gone', error: 'It answered 410: it wants no webhooks any more, so it was switched off.' }
  if (status >= 300 && status < 400) {
    const where = location ? ` to ${location.slice(0, 200)}` : ''
    return {
      kind: 'again',
      error: `It answered ${status}${where}. Redirects are not followed: enter the address where it ends.`,
    }
  }
  return { kind: 'again', error: `It answered ${status}.` }
}

/** The body of a webhook: the same bytes for each try. */
export const bodyOf = (event: { type: string; at: Date; data: unknown }): string =>
  JSON.stringify({ type: event.type, timestamp: event.at.toISOString(), data: event.data })
