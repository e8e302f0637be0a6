// pure

import {
  type Import,
  nameNumberedVariables,
  normaliseName,
  type Recipient,
  variablesIn,
} from '@foreword/contract'
import { decimal } from '../../../../ui/format.ts'
import { spoken, t } from '../../../../ui/text.ts'

/** What a tile filters by: every row, or one verdict. */
export type RowFilter = 'all' | 'ready' | 'refused' | 'duplicate' | 'suppressed' | 'left_out'
export type Tile = { filter: RowFilter; title: string; people: number; note: string }

/** Rows read = ready + refused + duplicates + opted out (+ left out, once there are any). */
export function tilesOf(audience: Import): Tile[] {
  const share = audience.rowsRead === 0 ? 0 : (audience.ready / audience.rowsRead) * 100
  const tiles: Tile[] = [
    { filter: 'all', title: t('Rows read'), people: audience.rowsRead, note: sourceNote(audience) },
    {
      filter: 'ready',
      title: t('Ready'),
      people: audience.ready,
      note:
        audience.rowsRead === 0
          ? t('will be sent to')
          : t('{share} will be sent to', { share: shareWords(share) }),
    },
    { filter: 'refused', title: t('Refused'), people: audience.refused, note: refusedNote(audience) },
    {
      filter: 'duplicate',
      title: t('Duplicates'),
      people: audience.duplicates,
      note: t('first one is kept'),
    },
    { filter: 'suppressed', title: t('Opted out'), people: audience.suppressed, note: t('never sent to') },
  ]
  if (audience.leftOut > 0) {
    tiles.push({
      filter: 'left_out',
      title: t('Left out'),
      people: audience.leftOut,
      note: t('by one of you'),
    })
  }
  return tiles
}

/** "100%" only when it is all of them: 99.98% must not read as everybody. */
function shareWords(share: number): string {
  if (share === 100 || share === 0) return t('{figure}%', { figure: share })
  if (share > 99.9) return t('over 99.9%')
  return share < 0.1 ? t('under 0.1%') : t('{figure}%', { figure: decimal(share, 1) })
}

const sourceNote = (audience: Import): string =>
  audience.source === 'typed' ? t('everything typed') : t('everything in the file')

const REASONS: Record<string, string> = spoken(() => ({
  empty: t('without a number'),
  letters: t('with letters'),
  too_short: t('too short'),
  too_long: t('too long'),
  no_country: t('without a country'),
  not_a_number: t('unreadable'),
  invalid: t('not in use'),
  landline: t('landline'),
  no_sms: t('without SMS'),
  formula: t('a formula'),
  unreadable_text: t('unreadable text'),
  missing_variable: t('a value missing'),
  bad_value: t('with a value WhatsApp refuses'),
  cannot_get_texts: t('cannot get texts'),
  no_consumer_id: t('without a consumer id'),
  bad_consumer_id: t('with an unusable consumer id'),
  message_too_long: t('message too long'),
  unknown_zone: t('unknown time zone'),
}))

export const reasonWords = (code: string): string => REASONS[code] ?? code.replaceAll('_', ' ')

function refusedNote(audience: Import): string {
  const reasons = Object.entries(audience.refusedReasons).filter(([, n]) => n > 0)
  if (reasons.length === 0) return t('can be mended here')
  const sorted = reasons.sort((a, b) => b[1] - a[1])
  const shown = sorted.slice(0, 2).map(([code, n]) => t('{n} {reason}', { n, reason: reasonWords(code) }))
  const others = sorted.length - shown.length
  return others > 0
    ? t('{shown} · {others} other reasons', { shown: shown[0]!, others: others + 1 })
    : shown.join(' · ')
}

/** Variables of the message that no column of the file gives a value for. Without columns there is nothing to miss. */
export function missingColumns(message: string, audience: Import): string[] {
  if (audience.columns.length === 0) return []
  const named = nameNumberedVariables(message, audience.columns, audience.phoneColumn)
  const columns = new Set(audience.columns.map(normaliseName))
  return variablesIn(named).filter((name) => !columns.has(name))
}

/** "The file has no column “fare”." */
export const missingWords = (missing: readonly string[]): string =>
  t('The file has no column {map}.', { map: missing.map((name) => `“${name}”`).join(', ') })

/** Columns that can stand in a message: all but the phone. */
export const messageColumns = (audience: Import): string[] =>
  audience.columns
    .filter((_, index) => index !== audience.phoneColumn)
    .map(normaliseName)
    .filter((name) => name !== '')

/** Which column of the file fills which variable under another name, by the column's own name. */
export function mappingOf(audience: Import): Record<string, string> {
  return Object.fromEntries(
    audience.header.flatMap((name, at) => {
      const column = audience.columns[at]
      return column === undefined || column === name ? [] : [[name, column]]
    }),
  )
}

/** The variables a message has, and the file's own name of the column that fills each; null = none does. */
export function matches(message: string, audience: Import): { variable: string; column: string | null }[] {
  const used = variablesIn(nameNumberedVariables(message, audience.columns, audience.phoneColumn))
  return [...new Set(used)].map((variable) => {
    const at = audience.columns.indexOf(variable)
    return { variable, column: at >= 0 && at !== audience.phoneColumn ? (audience.header[at] ?? null) : null }
  })
}

/** What is chosen, as the server takes it: only columns whose name is not the variable's already. */
export const chosenMapping = (
  chosen: readonly { variable: string; column: string | null }[],
): Record<string, string> =>
  Object.fromEntries(
    chosen.flatMap(({ variable, column }) =>
      column === null || column === variable ? [] : [[column, variable]],
    ),
  )

/** One variable gets a column; whoever had it before has none. */
export function matched(
  chosen: readonly { variable: string; column: string | null }[],
  variable: string,
  column: string | null,
): { variable: string; column: string | null }[] {
  return chosen.map((one) =>
    one.variable === variable
      ? { variable, column }
      : column !== null && one.column === column
        ? { ...one, column: null }
        : one,
  )
}

/** Columns of the file that the message uses, the phone first. */
export function matchedColumns(message: string, audience: Import): string[] {
  const phone = audience.columns[audience.phoneColumn]
  const used = variablesIn(nameNumberedVariables(message, audience.columns, audience.phoneColumn))
  const known = new Set(messageColumns(audience))
  return [...(phone ? [phone] : []), ...used.filter((name) => known.has(name))]
}

const DELIMITERS: Record<string, string> = spoken(() => ({
  ',': t('comma'),
  ';': t('semicolon'),
  '\t': t('tab', undefined, 'between columns'),
  '|': t('pipe'),
}))
const ENCODINGS: Record<string, string> = spoken(() => ({
  'utf-8': 'UTF-8',
  utf8: 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  'windows-1252': t('Windows-1252'),
  latin1: t('Latin-1'),
}))

/** "comma", "UTF-8", "header row": how the file was read, in words; unknown parts are left out. */
export function formatWords(audience: Import): string[] {
  const parts: string[] = []
  if (audience.delimiter !== null) parts.push(DELIMITERS[audience.delimiter] ?? audience.delimiter)
  if (audience.encoding !== null) {
    parts.push(ENCODINGS[audience.encoding.toLowerCase()] ?? audience.encoding)
  }
  if (audience.hasHeader !== null) parts.push(audience.hasHeader ? t('header row') : t('no header row'))
  return parts
}

const MOST_FIELDS = 6

/** The values of a row one may want to mend: those the message uses first, then the others, six at most. */
export function editableValues(message: string, audience: Import, row: Recipient): string[] {
  const used = variablesIn(nameNumberedVariables(message, audience.columns, audience.phoneColumn))
  const names = Object.keys(row.variables)
  return [...new Set([...used, ...names])]
    .filter((name) => !missingColumns(message, audience).includes(name))
    .slice(0, MOST_FIELDS)
}
