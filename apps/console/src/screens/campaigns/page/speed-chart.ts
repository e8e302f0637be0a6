// pure
export type Minute = { at: number; perSecond: number }

export type SpeedChart = {
  from: number
  now: number
  to: number
  /** The top of the scale, messages a second. */
  top: number
  /** Where this wave will have been sent, when that is known. */
  waveEnd: number | undefined
  ticks: number[]
}

const MINUTE = 60_000

/**
 * Minutes as messages a second. The running one is left out, because its count is not complete and would look like a drop; while
 * there is hardly anything else it is shown by the seconds it had, and ends now.
 */
export function perSecond(minutes: { at: string; n: number }[], now: number): Minute[] {
  return minutes
    .map(({ at, n }) => ({ at: Date.parse(at), n }))
    .filter(({ at }) => at + MINUTE <= now || minutes.length < 3)
    .map(({ at, n }) => {
      const passed = Math.min(MINUTE, Math.max(1_000, now - at))
      return { at: at - (MINUTE - passed), perSecond: (n * 1000) / passed }
    })
}

/**
 * The same minutes with the stillness between them: nothing left in a minute the server does not name, and a line drawn across it
 * would say otherwise. Only the ends of each stillness get a point.
 */
export function withStillness(minutes: readonly Minute[], now: number): Minute[] {
  const still = (from: number, to: number): Minute[] =>
    to - from < MINUTE ? [] : [...new Set([from, to - MINUTE])].map((at) => ({ at, perSecond: 0 }))
  return minutes.flatMap((minute, index) => {
    const next = minutes[index + 1]
    // The running minute is never named: it does not count as one in which nothing left.
    const until = next ? next.at : now - MINUTE
    return [minute, ...still(minute.at + MINUTE, until)]
  })
}

/** The chart's range: from the first minute to now, and on to the end of the wave, at most as long again. */
export function chartRange(
  minutes: Minute[],
  now: number,
  waveEnd: number | undefined,
): SpeedChart | undefined {
  const first = minutes[0]
  if (!first) return undefined
  const from = Math.min(first.at, now - 5 * MINUTE)
  const span = now - from
  const to = waveEnd
    ? now + Math.min(span * 0.8, Math.max(span * 0.15, (waveEnd - now) * 1.4))
    : now + span * 0.02
  const top = niceTop(Math.max(...minutes.map((minute) => minute.perSecond), 1))
  return {
    from,
    now,
    to,
    top,
    waveEnd: waveEnd === undefined ? undefined : Math.min(waveEnd, to),
    ticks: timeTicks(from, to),
  }
}

/** The next round figure above a maximum that halves well. */
export function niceTop(max: number): number {
  const unit = 10 ** Math.floor(Math.log10(max))
  const step = [1, 2, 4, 6, 8, 10].find((candidate) => candidate * unit >= max) ?? 10
  return step * unit
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440]

/** Four to seven full times within the range. Offsets of whole half hours keep them full in every zone but a few. */
export function timeTicks(from: number, to: number): number[] {
  const minutes = (to - from) / MINUTE
  const step = (STEPS.find((candidate) => minutes / candidate <= 6) ?? 2880) * MINUTE
  const ticks: number[] = []
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at)
  return ticks
}
