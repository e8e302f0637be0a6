// pure
import { createHash } from 'node:crypto'
import { normaliseName, variablesIn } from '@foreword/contract'
import { type AudienceRules, type FileFormat, saidBy } from './model.ts'

/** Which column of a file fills which variable, where their names differ: the file's name first. */
export type Mapping = Readonly<Record<string, string>>

/** What was chosen for files with these columns. */
export type Remembered = { mapping: Mapping; phoneColumn: string }

/** Files with the same columns, in any order, are files of the same kind. */
export const headerHash = (header: readonly string[]): string =>
  createHash('sha256')
    .update([...header].sort().join('\n'))
    .digest('hex')

/**
 * The columns under the names a mapping gives them. A column that bore such a name itself makes room: two of one name would be one variable.
 */
export function mappedColumns(header: readonly string[], mapping: Mapping, phoneColumn: number): string[] {
  const given = header.map((name, column) => (column === phoneColumn ? undefined : mapping[name]))
  const taken = new Set(given.filter((name) => name !== undefined))
  return header.map((name, column) => {
    const own = given[column]
    if (own !== undefined) return own
    let free = name
    for (let n = 2; taken.has(free); n++) free = `${name}_${n}`
    taken.add(free)
    return free
  })
}

/** Null, or what is wrong with a mapping somebody chose. */
export function mappingProblem(
  header: readonly string[],
  mapping: Mapping,
  phoneColumn: number,
): string | null {
  const strange = Object.keys(mapping).find((name) => !header.includes(name))
  if (strange !== undefined) return `The file has no column “${strange}”.`
  const phone = header[phoneColumn]
  if (phone !== undefined && phone in mapping)
    return `The column “${phone}” says whom it goes to. Choose another one.`
  const variables = Object.values(mapping)
  const twice = variables.find((name, index) => variables.indexOf(name) !== index)
  if (twice !== undefined) return `Two columns are to fill {${twice}}. Choose one of them.`
  const bad = variables.find((name) => name === '' || normaliseName(name) !== name)
  return bad === undefined ? null : `“${bad}” cannot be the name of a variable.`
}

/** Of what is remembered, what helps here: variables that are used and that no column fills, by columns nothing else needs. */
export function helpful(header: readonly string[], remembered: Mapping, rules: AudienceRules): Mapping {
  const used = new Set(variablesIn(saidBy(rules)))
  return Object.fromEntries(
    Object.entries(remembered).filter(
      ([column, variable]) =>
        header.includes(column) && used.has(variable) && !header.includes(variable) && !used.has(column),
    ),
  )
}

/** How a file is read with a mapping. Its own names are kept, so that it can be read without. */
export type MappedFormat = FileFormat & { header: string[] | null; mapped: 'by_hand' | 'remembered' | null }

export function withMapping(
  format: FileFormat,
  mapping: Mapping,
  how: 'by_hand' | 'remembered',
): MappedFormat {
  const columns = mappedColumns(format.columns, mapping, format.phoneColumn)
  return Object.keys(mapping).length === 0
    ? { ...format, header: null, mapped: null }
    : { ...format, columns, header: format.columns, mapped: how }
}

/** The mapping that made these columns of those. */
export const mappingOf = (header: readonly string[] | null, columns: readonly string[]): Mapping =>
  Object.fromEntries(
    (header ?? []).flatMap((name, at) => (columns[at] === name ? [] : [[name, columns[at]!]])),
  )
