// pure
const SPECIAL = /[\\\t\n\r]/g
const NEEDS_ESCAPE = /[\\\t\n\r]/
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** One value in PostgreSQL's COPY text format (its documentation, section COPY, "Text Format"). */
export function copyValue(value: string | number | null): string {
  if (value === null) return '\\N'
  if (typeof value === 'number') return String(value)
  return NEEDS_ESCAPE.test(value) ? value.replace(SPECIAL, (character) => ESCAPES[character]!) : value
}

/** One row with its line end. Values must not hold a zero byte, which PostgreSQL cannot store. */
export function copyLine(values: readonly (string | number | null)[]): string {
  let line = copyValue(values[0] ?? null)
  for (let i = 1; i < values.length; i++) line += `\t${copyValue(values[i]!)}`
  return `${line}\n`
}
