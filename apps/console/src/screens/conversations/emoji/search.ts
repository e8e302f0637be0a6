// pure

/** An emoji with its name, and folded words it is found by, its names' own first. */
export type Entry = { emoji: string; name: string; tonable: boolean; labels: string[]; tags: string[] }
export type Group = { key: string; entries: Entry[] }
export type Shipped = { key: string; emoji: readonly string[]; tonable: readonly number[] }

/** "Größe" is found by "grosse", "groesse" is not: as phones do. */
const fold = (text: string): string =>
  text.toLowerCase().replaceAll('ß', 'ss').normalize('NFD').replace(/\p{M}/gu, '')

/** Puts groups and names together; `names` are languages in the same order as the emoji, the first is read to people. */
export function entriesOf(groups: readonly Shipped[], names: readonly (readonly string[])[]): Group[] {
  let at = 0
  return groups.map(({ key, emoji, tonable }) => {
    const takes = new Set(tonable)
    const entries = emoji.map((one, place): Entry => {
      const said = names.map((language) => (language[at] ?? '').split('|'))
      at++
      return {
        emoji: one,
        name: said[0]![0]!,
        tonable: takes.has(place),
        labels: said.map(([label]) => fold(label!)),
        tags: said.flatMap(([, ...tags]) => tags.map(fold)),
      }
    })
    return { key, entries }
  })
}

/** 4 = it is called so, 3 = it begins so, 2 = a word of its name does, 1 = one of its other words; 0 = not at all. */
function fits({ labels, tags }: Entry, word: string): number {
  if (labels.includes(word)) return 4
  if (labels.some((label) => label.startsWith(word))) return 3
  if (labels.some((label) => label.split(/[\s:,-]+/).some((part) => part.startsWith(word)))) return 2
  return tags.some((tag) => tag.startsWith(word)) ? 1 : 0
}

/** Those that every typed word fits, best first; equal ones in their usual order. */
export function found(groups: readonly Group[], typed: string, most: number): Entry[] {
  const words = fold(typed).replace(/^:/, '').split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const hits: { entry: Entry; score: number }[] = []
  for (const group of groups)
    for (const entry of group.entries) {
      const scores = words.map((word) => fits(entry, word))
      if (scores.every((score) => score > 0))
        hits.push({ entry, score: scores.reduce((sum, score) => sum + score, 0) })
    }
  return hits
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ entry }) => entry)
}

const VARIATION = '\uFE0F'

/** As somebody wants hands and people: 0 = as they are, 1 (light) to 5 (dark). */
export function toned(entry: Pick<Entry, 'emoji' | 'tonable'>, tone: number): string {
  if (tone === 0 || !entry.tonable) return entry.emoji
  const [first, ...rest] = [...entry.emoji.replaceAll(VARIATION, '')]
  return `${first}${String.fromCodePoint(0x1f3fa + tone)}${rest.join('')}`
}

/** Where an arrow leads in rows of so many. */
export function moved(at: number, key: string, count: number, columns: number): number {
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[key] ?? 0
  const to = at + by
  if (to >= 0 && to < count) return to
  return key === 'ArrowDown' ? Math.max(at, count - 1) : key === 'ArrowUp' ? Math.min(at, 0) : at
}
