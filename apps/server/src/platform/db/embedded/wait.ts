import { setTimeout as delay } from 'node:timers/promises'

/**
 * Asks `check` again and again until it answers something other than undefined or false.
 * @param options.timeoutMs gives up after this long; absent means never
 * @returns the answer, or undefined when the time is over
 */
export async function waitFor<T>(
  check: () => Promise<T | undefined | false>,
  options: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T | undefined> {
  const end = performance.now() + (options.timeoutMs ?? Number.POSITIVE_INFINITY)
  for (;;) {
    const answer = await check()
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() >= end) return undefined
    await delay(options.everyMs ?? 25)
  }
}
