// pure

type Change = readonly [string | null, string | null]

/** What an audit line says of a change: each field that differs, before and after, in words. */
export function changesBetween(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, Change> {
  const fields = Object.keys(after).filter((field) => wordsOf(before[field]) !== wordsOf(after[field]))
  return Object.fromEntries(
    fields.map((field) => [inWords(field), [wordsOf(before[field]), wordsOf(after[field])]]),
  )
}

const MOST = 300

function wordsOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text
}

/** "openConversations" → "open conversations". */
const inWords = (field: string): string => field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
