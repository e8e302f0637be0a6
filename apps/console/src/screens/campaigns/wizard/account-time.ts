// pure
/** A moment on a wall clock: "2026-11-25" and "09:00". */
export type WallTime = { date: string; time: string }

const formats = new Map<string, Intl.DateTimeFormat>()

function partsIn(zone: string, at: number): Record<string, string> {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formats.set(zone, format)
  }
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]))
}

/** Epoch milliseconds as the zone's clock shows them. */
export function wallTime(at: number, zone: string): WallTime {
  const parts = partsIn(zone, at)
  return { date: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` }
}

function offsetAt(at: number, zone: string): number {
  const p = partsIn(zone, at)
  const asUtc = Date.UTC(
    Number(p.year),
    Number(p.month) - 1,
    Number(p.day),
    Number(p.hour),
    Number(p.minute),
    Number(p.second),
  )
  return asUtc - Math.floor(at / 1000) * 1000
}

/**
 * The moment a zone's clock shows `wall`, in epoch milliseconds; null when it is not a date and time. An hour that the
 * clock skips in spring is read as the hour after; one that comes twice in autumn as the first.
 */
export function momentOf(wall: WallTime, zone: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(wall.date) || !/^\d{2}:\d{2}$/.test(wall.time)) return null
  const asUtc = Date.parse(`${wall.date}T${wall.time}:00Z`)
  if (Number.isNaN(asUtc)) return null
  const before = asUtc - offsetAt(asUtc - 24 * 3_600_000, zone)
  const after = asUtc - offsetAt(asUtc + 24 * 3_600_000, zone)
  const fits = [before, after].filter((at) => at + offsetAt(at, zone) === asUtc)
  return fits.length > 0 ? Math.min(...fits) : before
}

/** The next full hour at least half an hour away: the first choice offered for a later start. */
export function nextFullHour(at: number): number {
  const hour = 3_600_000
  return Math.ceil((at + hour / 2) / hour) * hour
}
