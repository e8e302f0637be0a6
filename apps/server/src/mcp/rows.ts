// pure

/** One person of a draft, as a tool is given them. */
export type Row = { to: string; variables?: Record<string, string> | undefined }

/** A field of a CSV file, whatever is in it. */
const field = (value: string): string => `"${value.replaceAll('"', '""')}"`

/** The rows as the file that the API takes: the address first, then a column for each variable that any row has. */
export function csvOf(rows: readonly Row[], address: 'phone' | 'consumer_id'): string {
  const names = [...new Set(rows.flatMap(({ variables }) => Object.keys(variables ?? {})))]
  const lines = rows.map(({ to, variables }) => [to, ...names.map((name) => variables?.[name] ?? '')])
  return [[address, ...names], ...lines].map((line) => `${line.map(field).join(',')}\r\n`).join('')
}
