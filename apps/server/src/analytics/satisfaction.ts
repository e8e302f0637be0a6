// pure
import { type Analytics, averageOf, type Satisfaction } from '@foreword/contract'
import type { TalkedRow } from './conversations-store.ts'

export function satisfactionOf(rows: readonly Pick<TalkedRow, 'metric' | 'n'>[]): Satisfaction {
  const sum: Satisfaction = { asked: 0, scores: [0, 0, 0, 0, 0], words: 0 }
  for (const { metric, n } of rows) {
    if (metric === 'asked') sum.asked += n
    else if (metric === 'words') sum.words += n
    else if (metric.startsWith('score:')) sum.scores[Number(metric.slice(6)) - 1]! += n
  }
  return sum
}

/** One for each span, also those in which nobody was asked. */
export function satisfactionSpans(rows: readonly TalkedRow[], spans: number): Satisfaction[] {
  const bySpan = Map.groupBy(rows, (row) => row.span)
  return Array.from({ length: spans }, (_, index) => satisfactionOf(bySpan.get(index) ?? []))
}

/** The figures of each that had surveys, those with most scores first. */
export function likedBy(
  rows: readonly TalkedRow[],
  key: (row: TalkedRow) => string | null,
  names: ReadonlyMap<string, string>,
  nobody: string,
): Analytics['satisfaction']['agents'] {
  return [...Map.groupBy(rows, key)]
    .map(([own, list]) => ({
      key: own,
      name: own === null ? nobody : (names.get(own) ?? 'Somebody who left'),
      figures: satisfactionOf(list),
    }))
    .filter((one) => one.figures.asked > 0)
    .sort(
      (a, b) =>
        averageOf(b.figures).scored - averageOf(a.figures).scored || a.name.localeCompare(b.name, 'en'),
    )
}

/** How long people waited for the first answer, quickest first, without the steps in which there is none. */
export function answerSteps(rows: readonly TalkedRow[]): Analytics['answerTimes']['steps'] {
  const steps = new Map<number | null, number>()
  for (const { metric, n } of rows) {
    const upTo = /^answer:(\d*)$/.exec(metric)?.[1]
    if (upTo === undefined) continue
    const key = upTo === '' ? null : Number(upTo)
    steps.set(key, (steps.get(key) ?? 0) + n)
  }
  return [...steps]
    .map(([upTo, people]) => ({ upTo, people }))
    .sort((a, b) => (a.upTo ?? Number.POSITIVE_INFINITY) - (b.upTo ?? Number.POSITIVE_INFINITY))
}
