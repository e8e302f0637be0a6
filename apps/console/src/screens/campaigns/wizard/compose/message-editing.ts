// pure
import { type Culprit, variablesIn } from '@foreword/contract'

/** An open brace before the caret: where it stands and what was typed after it. */
export type OpenBrace = { from: number; query: string }

/** The variable being typed at the caret, or null: `Hi {fir|` → query "fir". */
export function openBrace(text: string, caret: number): OpenBrace | null {
  const before = text.slice(0, caret)
  const match = /(^|[^\\])(\{{1,2})([^{}\n\\]{0,60})$/.exec(before)
  if (!match) return null
  return { from: caret - match[3]!.length - match[2]!.length, query: match[3]! }
}

/** Columns that go with what was typed, those that begin with it first. */
export function matchingVariables(names: readonly string[], query: string): string[] {
  const wanted = query.trim().toLowerCase()
  const begins = names.filter((name) => name.toLowerCase().startsWith(wanted))
  const holds = names.filter((name) => !begins.includes(name) && name.toLowerCase().includes(wanted))
  return [...begins, ...holds]
}

/** Puts `{name}` in place of the text from `from` to `to`; a brace that closes it already is taken along. */
export function putVariable(text: string, from: number, to: number, name: string) {
  const rest = text.slice(to).replace(/^\}{1,2}/, '')
  const head = `${text.slice(0, from)}{${name}}`
  return { text: head + rest, caret: head.length }
}

/** A stretch of the message as the editor colours it. */
export type Stretch = { text: string; kind: 'plain' | 'variable' | 'unknown' | 'culprit' }

const VARIABLE = /\\[{}]|\{\{[^{}\n]{1,200}\}\}|\{[^{}\n]{1,200}\}/g

/**
 * The message cut into stretches that join to exactly the same text. A variable is `unknown` when the columns of the
 * file are known and it is not among them.
 */
export function stretches(
  text: string,
  known: ReadonlySet<string> | null,
  culprits: readonly Culprit[],
): Stretch[] {
  const marks: { from: number; to: number; kind: Stretch['kind'] }[] = []
  for (const match of text.matchAll(VARIABLE)) {
    if (match[0].startsWith('\\')) continue
    const name = variablesIn(match[0])[0]
    if (name === undefined) continue
    const kind = known === null || known.has(name) ? 'variable' : 'unknown'
    marks.push({ from: match.index, to: match.index + match[0].length, kind })
  }
  for (const culprit of culprits) {
    const to = culprit.index + culprit.char.length
    if (culprit.replacement === null || to > text.length) continue
    if (marks.some((mark) => mark.from < to && culprit.index < mark.to)) continue
    marks.push({ from: culprit.index, to, kind: 'culprit' })
  }
  return cut(
    text,
    marks.sort((a, b) => a.from - b.from),
  )
}

function cut(text: string, marks: readonly { from: number; to: number; kind: Stretch['kind'] }[]): Stretch[] {
  const out: Stretch[] = []
  let end = 0
  for (const mark of marks) {
    if (mark.from > end) out.push({ text: text.slice(end, mark.from), kind: 'plain' })
    out.push({ text: text.slice(mark.from, mark.to), kind: mark.kind })
    end = mark.to
  }
  if (end < text.length) out.push({ text: text.slice(end), kind: 'plain' })
  return out
}
