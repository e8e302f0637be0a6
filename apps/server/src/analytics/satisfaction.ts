// pure
import { type Analytics, averageOf, type Satisfaction } from '@foreword/contract'
import type { AnswerRow, Surveyed } from './conversations-store.ts'

export function satisfactionOf(rows: readonly Surveyed[]): Satisfaction {
  const sum: Satisfaction = { asked: 0, scores: [0, 0, 0, 0, 0], words: 0 }
  for (const { figures } of rows) {
    sum.asked += figures.asked
    sum.words += figures.words
    for (const [index, n] of figures.scores.entries()) sum.scores[index]! += n
  }
  return sum
}

/** One for each span, also those in which nobody was asked. */
export function satisfactionSpans(
  rows: readonly (Surveyed & { span: number })[],
  spans: number,
): Satisfaction[] {
  const bySpan = Map.groupBy(rows, (row) => row.span)
  return Array.from({ length: spans }, (_, index) => satisfactionOf(bySpan.get(index) ?? []))
}

/** The figures of each that had surveys, those with most scores first. The key `none` is nobody's. */
export function likedBy(
  rows: readonly (Surveyed & { key: string })[],
  none: string | null,
  names: ReadonlyMap<string, string>,
  nobody: string,
): Analytics['satisfaction']['agents'] {
  return [...Map.groupBy(rows, (row) => row.key)]
    .map(([key, list]) => ({
      key: key === none ? null : key,
      name: key === none ? nobody : (names.get(key) ?? 'Somebody who left'),
      figures: satisfactionOf(list),
    }))
    .filter((one) => one.figures.asked > 0)
    .sort(
      (a, b) =>
        averageOf(b.figures).scored - averageOf(a.figures).scored || a.name.localeCompare(b.name, 'en'),
    )
}

/** How long people waited for the first answer, quickest first, without the steps in which there is none. */
export function answerSteps(
  rows: readonly Pick<AnswerRow, 'metric' | 'n'>[],
): Analytics['answerTimes']['steps'] {
  return rows
    .flatMap(({ metric, n }) => {
      const upTo = /^answer:(\d*)$/.exec(metric)?.[1]
      return upTo === undefined ? [] : [{ upTo: upTo === '' ? null : Number(upTo), people: n }]
    })
    .sort((a, b) => (a.upTo ?? Number.POSITIVE_INFINITY) - (b.upTo ?? Number.POSITIVE_INFINITY))
}
