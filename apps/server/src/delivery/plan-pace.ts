// pure
import type { OpenInterval } from './week.ts'

const MINUTE = 60_000
const HALF_HOUR = 30 * MINUTE

/** People who leave together: how many are left, when they may, and when the first and last of them do. Epoch ms. */
export type Paced = {
  left: number
  open: readonly OpenInterval[]
  first: number | null
  last: number | null
}

/** What a sender may send a day, how much of today's is used, and when a day ends (epoch ms). */
export type DailyCap = { cap: number; sentToday: number; endOfDay: (at: number) => number }

/**
 * Minute by minute from `start` (epoch ms), at `speed` messages a second and no more than `daily` a day: those whose window opened
 * first go first, those of one opening share the speed. Writes first, last and left into the waves; answers messages per minute.
 */
export function pace(
  waves: readonly Paced[],
  start: number,
  speed: number,
  horizonHours: number,
  daily: DailyCap | null = null,
): number[] {
  const perMinute: number[] = []
  const order = [...waves].sort((a, b) => a.open[0]!.from - b.open[0]!.from)
  const most = speed * 60
  let credit = 0
  let dayEnds = daily ? daily.endOfDay(start) : Number.POSITIVE_INFINITY
  let today = daily?.sentToday ?? 0
  for (let minute = 0; minute < horizonHours * 60; minute++) {
    const at = start + minute * MINUTE
    const open = order.filter(
      (wave) => wave.left > 0 && wave.open.some((span) => span.from < at + MINUTE && at < span.to),
    )
    if (order.every((wave) => wave.left === 0)) break
    credit = Math.min(credit + most, most + 1)
    if (daily && at >= dayEnds) {
      today = 0
      dayEnds = daily.endOfDay(at)
    }
    let room = Math.min(Math.floor(credit), daily ? Math.max(0, daily.cap - today) : Number.POSITIVE_INFINITY)
    let sent = 0
    for (let index = 0; index < open.length && room > 0; ) {
      const opening = open[index]!.open[0]!.from
      const peers = open.filter((wave) => wave.open[0]!.from === opening)
      const all = peers.reduce((sum, wave) => sum + wave.left, 0)
      const share = Math.min(1, room / all)
      for (const wave of peers) {
        const take = Math.min(wave.left, Math.max(1, Math.floor(wave.left * share)), room)
        if (take === 0) continue
        const leaves = Math.max(at, wave.open.find((span) => span.to > at)?.from ?? at)
        wave.first ??= leaves
        wave.last = Math.max(leaves, at + Math.min(MINUTE - 1, Math.floor((take / most) * MINUTE)))
        wave.left -= take
        room -= take
        sent += take
      }
      index += peers.length
    }
    credit -= sent
    today += sent
    perMinute.push(sent)
  }
  return perMinute
}

/** Messages of each half hour between `from` and `to`. */
export function halfHours(perMinute: readonly number[], from: number, to: number, start: number): number[] {
  const bars = Array.from({ length: Math.ceil((to - from) / HALF_HOUR) }, () => 0)
  perMinute.forEach((n, minute) => {
    const index = Math.floor((start + minute * MINUTE - from) / HALF_HOUR)
    if (index < bars.length) bars[index]! += n
  })
  return bars
}
