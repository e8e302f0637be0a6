// pure
// Messages hold variables: {first_name}, {{first_name}}, or {1} for the first column after the phone. \{ is a brace.

/** A piece of a rendered message. `variable` is the name it came from; a missing value shows its placeholder. */
export type TemplatePart = { text: string; variable?: string }

const TOKEN = /\\([{}])|\{\{([^{}\n]{1,200})\}\}|\{([^{}\n]{1,200})\}/g

/** A column header as a variable name: "First Name" and "first-name" become `first_name`. Letters of any script stay. */
export function normaliseName(columnHeader: string): string {
  return columnHeader
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[\s\p{Pd}.]+/gu, '_')
    .replace(/[^\p{L}\p{M}\p{N}_]/gu, '')
    .replace(/_+/g, '_')
    .replace(/^_|_$/g, '')
}

type Piece = { literal: string } | { name: string; raw: string }

function pieces(template: string): Piece[] {
  const found: Piece[] = []
  let end = 0
  const literal = (text: string) => {
    const last = found.at(-1)
    if (text === '') return
    if (last && 'literal' in last) last.literal += text
    else found.push({ literal: text })
  }
  for (const match of template.matchAll(TOKEN)) {
    literal(template.slice(end, match.index))
    end = match.index + match[0].length
    const name = normaliseName(match[2] ?? match[3] ?? '')
    if (match[1] !== undefined) literal(match[1])
    else if (name === '') literal(match[0])
    else found.push({ name, raw: match[0] })
  }
  literal(template.slice(end))
  return found
}

/** The names of the variables of a template, normalised, each once, in the order they appear. */
export function variablesIn(template: string): string[] {
  const names = pieces(template).flatMap((piece) => ('name' in piece ? [piece.name] : []))
  return [...new Set(names)]
}

/**
 * The template's pieces with values in place, for previews that mark what varies. Keys of `values` match without regard
 * to case and spelling; an empty value counts as missing and leaves the placeholder standing.
 */
export function renderParts(template: string, values: Readonly<Record<string, string>>): TemplatePart[] {
  const value = lookup(values)
  return pieces(template).map((piece) =>
    'name' in piece
      ? { text: value(piece.name) || piece.raw, variable: piece.name }
      : { text: piece.literal },
  )
}

/**
 * The message one person reads, and the variables there was no value for (in order, each once). Keys of `values` match
 * as in renderParts; a missing variable leaves its placeholder standing.
 */
export function renderTemplate(
  template: string,
  values: Readonly<Record<string, string>>,
): { text: string; missing: string[] } {
  return compileTemplate(template)(values)
}

/** renderTemplate with the template read once: reading it costs about as much as a hundred renderings. */
export function compileTemplate(
  template: string,
): (values: Readonly<Record<string, string>>) => { text: string; missing: string[] } {
  const parsed = pieces(template)
  return (values) => {
    const value = lookup(values)
    const missing = new Set<string>()
    let text = ''
    for (const piece of parsed) {
      const found = 'literal' in piece ? piece.literal : value(piece.name)
      if ('name' in piece && found === '') missing.add(piece.name)
      text += found || ('raw' in piece ? piece.raw : '')
    }
    return { text, missing: [...missing] }
  }
}

/** Names come normalised from our own reading, so the slow comparison is needed only for values of other origin. */
function lookup(values: Readonly<Record<string, string>>): (name: string) => string {
  let normalised: Map<string, string> | undefined
  return (name) => {
    if (Object.hasOwn(values, name)) return usable(values[name])
    normalised ??= new Map(Object.entries(values).map(([key, value]) => [normaliseName(key), value]))
    return usable(normalised.get(name))
  }
}

const usable = (value: string | undefined): string =>
  value === undefined || value.trim() === '' ? '' : value

/**
 * Exchanges numbered variables for the names of their columns, so that {1} works in a file with a header too. Numbers
 * begin at the first column after the phone and go on with those before it. `columns` are all columns of the file.
 */
export function nameNumberedVariables(
  template: string,
  columns: readonly string[],
  phoneColumn: number,
): string {
  const others = [...columns.slice(phoneColumn + 1), ...columns.slice(0, phoneColumn)]
  return template.replace(TOKEN, (raw, brace?: string, double?: string, single?: string) => {
    const name = (double ?? single ?? '').trim()
    const column = brace === undefined && /^\d{1,3}$/.test(name) ? others[Number(name) - 1] : undefined
    return column === undefined || columns.includes(name) ? raw : `{${column}}`
  })
}

/** The text with the opt-out text behind it, one space between; the text alone when there is none. */
export function withOptOut(text: string, optOutText: string | null): string {
  const tail = optOutText?.trim() ?? ''
  if (tail === '') return text
  const body = text.trimEnd()
  return body === '' ? tail : `${body} ${tail}`
}
