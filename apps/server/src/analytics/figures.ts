// pure
import type { Analytics, Figures } from '@foreword/contract'
import type { FiguresRow, PartRow } from './store.ts'

export const NO_FIGURES: Figures = {
  attempted: 0,
  eligible: 0,
  skipped: 0,
  sent: 0,
  delivered: 0,
  read: 0,
  failed: 0,
  failedLate: 0,
  unknown: 0,
  responded: 0,
  replies: 0,
  optedOut: 0,
  segments: 0,
}
const NAMES = Object.keys(NO_FIGURES) as (keyof Figures)[]

/** Sums of figures, name by name. */
export function sum(rows: readonly Figures[]): Figures {
  const total = { ...NO_FIGURES }
  for (const row of rows) for (const name of NAMES) total[name] += row[name]
  return total
}

/** The sums of each group, largest first. */
export function groupsOf<K extends string | null>(
  rows: readonly FiguresRow[],
  key: (row: FiguresRow) => K,
  name: (key: K) => string,
): { key: K; name: string; figures: Figures }[] {
  return [...Map.groupBy(rows, key)]
    .map(([own, list]) => ({ key: own, name: name(own), figures: sum(list) }))
    .sort((a, b) => b.figures.attempted - a.figures.attempted || a.name.localeCompare(b.name, 'en'))
}

/** One for each span between two edges, also those in which nothing was tried. */
export function spansOf(rows: readonly FiguresRow[], edges: readonly number[]): Analytics['spans'] {
  const bySpan = Map.groupBy(rows, (row) => row.span)
  return edges.slice(0, -1).map((from, index) => ({
    from: new Date(from).toISOString(),
    to: new Date(edges[index + 1]!).toISOString(),
    figures: sum(bySpan.get(index) ?? []),
  }))
}

type Steps = Analytics['replyTimes']['steps']

/** How long replies took, quickest first, without the steps in which there is none. */
export function replySteps(parts: readonly PartRow[]): Steps {
  return parts
    .flatMap(({ metric, n }) => {
      const upTo = /^reply:(\d*)$/.exec(metric)?.[1]
      return upTo === undefined ? [] : [{ upTo: upTo === '' ? null : Number(upTo), people: n }]
    })
    .sort((a, b) => (a.upTo ?? Number.POSITIVE_INFINITY) - (b.upTo ?? Number.POSITIVE_INFINITY))
}

/** The step in which the middle one of those who replied lies; the last step has no upper end and says so with the one below. */
export function medianOf(steps: Steps): number | null {
  const people = steps.reduce((total, step) => total + step.people, 0)
  let seen = 0
  let below: number | null = null
  for (const step of steps) {
    seen += step.people
    if (seen * 2 >= people) return step.upTo ?? below
    below = step.upTo
  }
  return null
}

export type ReasonCount = { reason: string; code: string | null; messages: number }

/** What a metric of the rollups says: `failed:not_a_number:21211`; null = it is about something else. */
export function reasonOf(
  metric: string,
): { kind: 'failed' | 'skipped'; reason: string; code: string | null } | null {
  const [kind, reason, ...code] = metric.split(':')
  if ((kind !== 'failed' && kind !== 'skipped') || !reason) return null
  return { kind, reason, code: code.join(':') || null }
}

/** Why messages failed, or were skipped, most frequent first. */
export function reasonsOf(parts: readonly PartRow[], kind: 'failed' | 'skipped'): ReasonCount[] {
  return parts
    .flatMap(({ metric, n }) => {
      const said = reasonOf(metric)
      return said?.kind === kind ? [{ reason: said.reason, code: said.code, messages: n }] : []
    })
    .sort((a, b) => b.messages - a.messages || a.reason.localeCompare(b.reason, 'en'))
}
