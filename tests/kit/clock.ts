/** A clock that stands still until told. */
export type FakeClock = {
  now(): Date
  advance(ms: number): void
  set(iso: string): void
}

/** @param startIso an instant with its offset, such as 2026-11-23T09:00:00Z */
export function fakeClock(startIso: string): FakeClock {
  let at = instant(startIso)
  return {
    now: () => new Date(at),
    advance(ms) {
      at += ms
    },
    set(iso) {
      at = instant(iso)
    },
  }
}

function instant(iso: string): number {
  // Without an offset the result would depend on the zone of the machine that runs the tests.
  if (!/(Z|[+-]\d\d:\d\d)$/.test(iso)) throw new Error(`${iso} has no offset. Write it with Z or +hh:mm.`)
  const at = Date.parse(iso)
  if (Number.isNaN(at)) throw new Error(`${iso} is not an instant.`)
  return at
}

/** Milliseconds until it is 11 o'clock in the east of America, 8 in the west; less than a day. What begins then ends on the same day, wherever tests run. */
export function untilLateMorning(now: Date): number {
  const at = new Date(now)
  at.setUTCHours(16, 0, 0, 0)
  const ahead = at.getTime() - now.getTime()
  return ahead > 0 ? ahead : ahead + 24 * 3_600_000
}
