// pure

/** The last second of a calendar day on a zone's clock. `day` is 2026-03-01. */
export function dayEnd(day: string, zone: string): Date {
  const wanted = Date.parse(`${day}T23:59:59Z`)
  // Once more with the offset found: the first guess may lie on the other side of a change of clocks.
  const guess = wanted - offset(wanted, zone)
  return new Date(wanted - offset(guess, zone))
}

/** How far a zone's clock is ahead of UTC, milliseconds. */
function offset(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at)
  const n = (type: string) => Number(parts.find((part) => part.type === type)!.value)
  return Date.UTC(n('year'), n('month') - 1, n('day'), n('hour'), n('minute'), n('second')) - at
}
