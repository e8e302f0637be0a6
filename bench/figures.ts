// pure
// Arithmetic of the benchmarks, apart from what measures, so that it can be tested.

/** The middle of the values; of an even number, the lower of the two in the middle. NaN when there are none. */
export function median(values: readonly number[]): number {
  return percentile(values, 50)
}

/** The smallest value that at least `percent` % of the values do not exceed (nearest rank). NaN when there are none. */
export function percentile(values: readonly number[], percent: number): number {
  if (values.length === 0) return Number.NaN
  const sorted = [...values].sort((a, b) => a - b)
  const rank = Math.ceil((percent / 100) * sorted.length)
  return sorted[Math.max(0, rank - 1)]!
}

/** The most instants that lie in any stretch of time of this length, its end not counted. Instants in any order, same unit. */
export function mostWithin(instants: readonly number[], length: number): number {
  const sorted = [...instants].sort((a, b) => a - b)
  let most = 0
  let first = 0
  for (let last = 0; last < sorted.length; last++) {
    while (sorted[last]! - sorted[first]! >= length) first++
    most = Math.max(most, last - first + 1)
  }
  return most
}

/**
 * The text with what lies between the two markers of this name replaced. Markers stay.
 * @throws Error when the text has not both, in order
 */
export function replaceBetween(text: string, name: string, content: string): string {
  const begin = `<!-- ${name} -->`
  const end = `<!-- /${name} -->`
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from) throw new Error(`The text needs ${begin} and, after it, ${end}.`)
  return `${text.slice(0, from + begin.length)}\n\n${content.trim()}\n\n${text.slice(to)}`
}

/** What lies between the two markers. @throws Error as replaceBetween does */
export function between(text: string, name: string): string {
  const begin = `<!-- ${name} -->`
  const from = text.indexOf(begin)
  const to = text.indexOf(`<!-- /${name} -->`)
  if (from < 0 || to < from) throw new Error(`The text needs ${begin} and, after it, its end.`)
  return text.slice(from + begin.length, to).trim()
}

/** The text with these parts, each from its `## (letter)`, in place of those with the same letter; new ones where their letter stands in the order. */
export function replaceParts(text: string, parts: readonly string[]): string {
  const [head = '', ...before] = text.split(/^(?=## \()/m)
  const letterOf = (part: string): string => /^## \((\w)\)/.exec(part)?.[1] ?? ''
  const all = new Map(before.map((part) => [letterOf(part), part]))
  for (const part of parts) all.set(letterOf(part), part)
  const ordered = [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part.trim())
  return [head.trim(), ...ordered].join('\n\n')
}

/** A Markdown table; the first column is words, the others are figures. */
export function markdownTable(head: readonly string[], body: readonly (readonly string[])[]): string {
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'))
  return [head, rule, ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** 12345.678 → "12,346"; small values keep the digits that tell: 3.456 → "3.46". */
export function plain(value: number | null): string {
  if (value === null || Number.isNaN(value)) return '–'
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en-US', { maximumFractionDigits: digits })
}
