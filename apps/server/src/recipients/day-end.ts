// pure

/** The last second of a calendar day on a zone's clock. `day` is 2026-03-01. */
export const dayEnd = (day: string, zone: string): Date => localTime(`${day}T23:59:59`, zone)

/** What a zone's clock shows, such as 2026-03-01T14:05:00, as a time. An hour that a change of clocks leaves out is the one behind it. */
export function localTime(shown: string, zone: string): Date {
  const wanted = Date.parse(`${shown}Z`)
  // Once more with the offset found: the first guess may lie on the other side of a change of clocks.
  const guess = wanted - offset(wanted, zone)
  return new Date(wanted - offset(guess, zone))
}

/** How far a zone's clock is ahead of UTC, milliseconds. */
function offset(at: number, zone: string): number {
  const parts = clockOf(zone).formatToParts(at)
  const n = (type: string) => Number(parts.find((part) => part.type === type)!.value)
  return Date.UTC(n('year'), n('month') - 1, n('day'), n('hour'), n('minute'), n('second')) - at
}

/** One a zone: making it costs a hundred times what using it does, and a file asks for each of its lines. */
const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  clocks.set(zone, made)
  return made
}
