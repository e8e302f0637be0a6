// pure

/** Offset from UTC in minutes (east positive) from `at` (epoch minutes) on. */
export type Transition = { at: number; offset: number }
export type ZoneRules = { initial: number; transitions: Transition[] }

/**
 * Reads one compiled zone file (RFC 9636, version 2 or later) and keeps the offsets of [from, to) in epoch minutes:
 * the 64-bit block first, then the footer rule for the years after its last transition.
 * Throws when the file is not TZif v2+ or an offset or transition is not on a whole minute.
 */
export function readTzif(file: Buffer, from: number, to: number): ZoneRules {
  if (file.toString('latin1', 0, 4) !== 'TZif' || file[4]! < 0x32)
    throw new Error('not a TZif file of version 2 or later')
  const skipped = counts(file, 0)
  const v1Size =
    skipped.times * 5 + skipped.types * 6 + skipped.chars + skipped.leaps * 8 + skipped.isStd + skipped.isUt
  const start = 44 + v1Size
  const { times, types, chars, leaps, isStd, isUt } = counts(file, start)
  const timesAt = start + 44
  const indexAt = timesAt + times * 8
  const typesAt = indexAt + times
  const footerAt = typesAt + types * 6 + chars + leaps * 12 + isStd + isUt
  const offsetOf = (index: number) => file.readInt32BE(typesAt + index * 6) / 60
  const explicit: Transition[] = []
  for (let i = 0; i < times; i++) {
    const at = Number(file.readBigInt64BE(timesAt + i * 8)) / 60
    // Files written for old readers end with an entry at the limit of 32 bits, past `to`.
    if (at < to) explicit.push({ at, offset: offsetOf(file[indexAt + i]!) })
  }
  const footer = file.toString('latin1', footerAt).split('\n')[1] ?? ''
  // In slim files the footer may rule since long before `from`, so it takes part in the initial offset too.
  const all = [...explicit, ...footerTransitions(footer, explicit.at(-1)?.at ?? from, to)]
  const initial = all.findLast((t) => t.at <= from)?.offset ?? (types > 0 ? offsetOf(0) : 0)
  const inside = all.filter((t) => t.at > from).map((t) => ({ at: whole(t.at), offset: whole(t.offset) }))
  return { initial: whole(initial), transitions: compact(initial, inside) }
}

function counts(file: Buffer, at: number) {
  const [isUt, isStd, leaps, times, types, chars] = [20, 24, 28, 32, 36, 40].map((o) =>
    file.readUInt32BE(at + o),
  )
  return { isUt: isUt!, isStd: isStd!, leaps: leaps!, times: times!, types: types!, chars: chars! }
}

function whole(minutes: number): number {
  if (!Number.isInteger(minutes)) throw new Error(`${minutes} is not a whole minute`)
  return minutes
}

/** Drops transitions that change only a name or the daylight flag. */
function compact(initial: number, all: Transition[]): Transition[] {
  let offset = initial
  return all.filter((t) => {
    const keep = t.offset !== offset
    offset = t.offset
    return keep
  })
}

const NAME = '(?:[A-Za-z]{3,}|<[^>]+>)'
const TIME = '[+-]?\\d+(?::\\d+){0,2}'
const RULE = `M(\\d+)\\.(\\d+)\\.(\\d+)(?:/(${TIME}))?`
const POSIX = new RegExp(`^${NAME}(${TIME})(?:${NAME}(${TIME})?,${RULE},${RULE})?$`)

/** Transitions after `after` and before `to` (epoch minutes) of a POSIX TZ string such as EST5EDT,M3.2.0,M11.1.0. */
export function footerTransitions(footer: string, after: number, to: number): Transition[] {
  if (footer === '') return []
  const m = POSIX.exec(footer)
  if (!m) throw new Error(`cannot read the zone rule "${footer}"`)
  if (m[3] === undefined) return []
  const standard = 0 - minutesOf(m[1]!)
  const daylight = m[2] === undefined ? standard + 60 : 0 - minutesOf(m[2])
  const found: Transition[] = []
  for (let year = yearOf(after) - 1; year <= yearOf(to); year++) {
    found.push({ at: ruleTime(year, m.slice(3, 7)) - standard, offset: daylight })
    found.push({ at: ruleTime(year, m.slice(7, 11)) - daylight, offset: standard })
  }
  return found.filter((t) => t.at > after && t.at < to).sort((a, b) => a.at - b.at)
}

const yearOf = (minute: number) => new Date(minute * 60_000).getUTCFullYear()

/** POSIX hours may be negative or beyond 24, and west of Greenwich is positive. */
function minutesOf(time: string): number {
  const [h = 0, m = 0, s = 0] = time.replace(/^[+-]/, '').split(':').map(Number)
  return (time.startsWith('-') ? -1 : 1) * (h * 60 + m + whole(s / 60))
}

/** Local wall time, in minutes, of "week w of month m on weekday d at time" (w = 5 means the last one). */
function ruleTime(year: number, [month, week, weekday, time = '2']: (string | undefined)[]): number {
  const first = new Date(Date.UTC(year, Number(month) - 1, 1))
  const length = new Date(Date.UTC(year, Number(month), 0)).getUTCDate()
  let day = 1 + ((Number(weekday) - first.getUTCDay() + 7) % 7) + (Number(week) - 1) * 7
  if (day > length) day -= 7
  return Date.UTC(year, Number(month) - 1, day) / 60_000 + minutesOf(time)
}
