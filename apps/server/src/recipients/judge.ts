// pure
import {
  compileTemplate,
  MAX_SMS_CHARACTERS,
  nameNumberedVariables,
  resolveTemplate,
  type TemplateContent,
  withOptOut,
} from '@foreword/contract'
import { consumerColumn, zoneColumn } from './columns.ts'
import { CONSUMER, readJsonLine, ZONE } from './json-lines.ts'
import { goesByPhone, type JudgedRow, type JudgeSettings, type RawRow, type StepRules } from './model.ts'
import { type ParsedPhone, type PhoneType, parsePhone } from './phone.ts'
import { placeKey } from './regions.ts'
import { candidateZones, isKnownZone } from './zones.ts'

/** C0 and C1 controls: no phone shows them, PostgreSQL refuses the zero byte, and spreadsheets hide commands behind them. */
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g
/** Nothing to clean but blanks around: no controls and no half of a surrogate pair. */
const PLAIN = /^[ -~\u00a0-\ud7ff]*$/
const LONGEST_INPUT = 200

export type Refusal = { reason: string; detail: string }

const NO_SMS: Partial<Record<PhoneType, string>> = {
  toll_free: 'A toll-free number, cannot receive SMS',
  premium: 'A premium-rate number, cannot receive SMS',
  shared: 'A shared-cost number, cannot receive SMS',
  pager: 'A pager, cannot receive SMS',
  uan: 'A company-wide number, cannot receive SMS',
  voicemail: 'A voicemail number, cannot receive SMS',
}

/** A cell as it is kept: well-formed, trimmed, without control characters other than tab and line ends. */
export function cleanCell(cell: string): string {
  return PLAIN.test(cell) ? cell.trim() : cell.toWellFormed().replace(CONTROLS, '').trim()
}

/** Makes the judge of one audience: everything that is the same for all its rows is prepared once. */
export function judgeFor(settings: JudgeSettings): (row: RawRow) => JudgedRow {
  const judge = judgeOf(settings)
  const read = settings.form === 'ndjson' ? jsonReader(settings) : cellReader(settings)
  return (row) => judge(read(row))
}

/** A row, however it was written. */
type Given = {
  line: number
  input: string
  variables: Record<string, string>
  ownText: string | null
  /** What the brand's app calls them; '' = not said, or nobody asks. */
  consumer: string
  /** The zone they are said to be in; '' = not said. */
  zone: string
  /** Why it cannot be read. */
  broken: Refusal | null
}

function cellReader({ rules, columns, phoneColumn }: JudgeSettings): (row: RawRow) => Given {
  const zoneAt = zoneColumn(columns)
  const consumerAt = consumerColumnOf([rules, ...(rules.fallbacks ?? [])], columns, phoneColumn)
  return (row) => {
    const variables = variablesOf(row.cells, columns, phoneColumn)
    return {
      line: row.line,
      input: cleanCell(row.cells[phoneColumn] ?? ''),
      variables,
      ownText: row.ownText === null ? null : cleanCell(row.ownText),
      consumer: consumerAt < 0 ? '' : cleanCell(row.cells[consumerAt] ?? ''),
      zone: zoneAt >= 0 && zoneAt !== phoneColumn ? (variables[columns[zoneAt]!] ?? '') : '',
      broken: null,
    }
  }
}

function jsonReader({ rules }: JudgeSettings): (row: RawRow) => Given {
  const byPhone = goesByPhone(rules)
  const inApp = [rules, ...(rules.fallbacks ?? [])].some((step) => step.channel === 'inapp')
  return ({ line, cells }) => {
    const { input, values, refusal } = readJsonLine(cells[0]!, byPhone)
    const variables: Record<string, string> = {}
    for (const [name, value] of Object.entries(values)) {
      const clean = cleanCell(value)
      if (clean !== '') variables[name] = clean
    }
    const address = cleanCell(input)
    const consumer = !inApp ? '' : byPhone ? (variables[CONSUMER] ?? '') : address
    return {
      line,
      input: address,
      variables,
      ownText: null,
      consumer,
      zone: variables[ZONE] ?? '',
      broken: refusal,
    }
  }
}

function judgeOf(settings: JudgeSettings): (row: Given) => JudgedRow {
  const steps = [settings.rules, ...(settings.rules.fallbacks ?? [])]
  const byPhone = goesByPhone(settings.rules)
  const whatsapp = steps.some((step) => step.channel === 'whatsapp')
  const check = valueCheckFor(settings)
  return (row) => {
    const { input, variables, ownText, consumer, zone: given } = row
    const phone =
      byPhone && row.broken?.reason !== 'not_json' ? parsePhone(input, settings.defaultCountry) : null
    const zoneKnown = given === '' || isKnownZone(given)
    const refusal =
      row.broken ??
      (phone ? refusedPhone(phone, input, whatsapp) : null) ??
      (consumer === '' && byPhone ? null : refusedConsumer(consumer, !byPhone)) ??
      (zoneKnown ? null : { reason: 'unknown_zone', detail: unknownZone(given) }) ??
      check(variables, ownText)
    const valid = phone?.valid ? phone : null
    const where = valid ? candidateZones(zoneInput(valid), given && zoneKnown ? { given } : {}) : null
    return {
      line: row.line,
      input: input.slice(0, LONGEST_INPUT),
      address: valid ? valid.e164 : byPhone ? null : consumer || null,
      addresses: consumer === '' ? null : { inapp: consumer },
      country: valid ? valid.country : null,
      phoneType: valid ? valid.type : null,
      zoneKey: valid && where ? placeKey(valid, where) : !byPhone && given && zoneKnown ? given : null,
      zoneSource: where ? where.source : !byPhone && given && zoneKnown ? 'given' : null,
      variables,
      ownText,
      verdict: refusal ? 'refused' : 'ready',
      reason: refusal?.reason ?? null,
      detail: refusal?.detail ?? null,
    }
  }
}

/** Where the person's name in the brand's app stands: the address column of an in-app campaign, a column of its own beside phones; -1 = nowhere. */
function consumerColumnOf(
  steps: readonly StepRules[],
  columns: readonly string[],
  phoneColumn: number,
): number {
  if (!steps.some((step) => step.channel === 'inapp')) return -1
  if (steps.every((step) => step.channel === 'inapp')) return phoneColumn
  return consumerColumn(columns)
}

const CONSUMER_ID = /^[\x21-\x7e](?:[\x20-\x7e]{0,126}[\x21-\x7e])?$/

function refusedConsumer(id: string, needed: boolean): Refusal | null {
  if (id === '')
    return needed
      ? { reason: 'no_consumer_id', detail: 'Nobody to write to: the consumer id is empty' }
      : null
  if (CONSUMER_ID.test(id)) return null
  return {
    reason: 'bad_consumer_id',
    detail: 'A consumer id has at most 128 characters, none of them outside of ASCII',
  }
}

/** Makes what looks only at a row's values: whether all that is said to this person on any channel can be said with them. */
export function valueCheckFor(settings: Pick<JudgeSettings, 'rules' | 'columns' | 'phoneColumn'>): Check {
  const steps = [settings.rules, ...(settings.rules.fallbacks ?? [])]
  const checks = steps.map((step, index) => textCheck(step, settings, index === 0))
  return (variables, ownText) => firstOf(checks, variables, ownText)
}

type Check = (variables: Record<string, string>, ownText: string | null) => Refusal | null

function firstOf(
  checks: readonly Check[],
  variables: Record<string, string>,
  ownText: string | null,
): Refusal | null {
  for (const check of checks) {
    const refusal = check(variables, ownText)
    if (refusal) return refusal
  }
  return null
}

const zoneInput = (phone: ParsedPhone & { valid: true }) => ({
  e164: phone.e164,
  country: phone.country,
  type: phone.type,
})

const unknownZone = (given: string) =>
  `"${given.slice(0, 60)}" is not a time zone. Write a name like America/New_York`

/** Empty cells are left out: an absent value and an empty one mean the same. Cells beyond the columns have no name. */
function variablesOf(
  cells: readonly string[],
  columns: readonly string[],
  phoneColumn: number,
): Record<string, string> {
  const variables: Record<string, string> = {}
  for (let i = 0; i < columns.length && i < cells.length; i++) {
    if (i === phoneColumn) continue
    const value = cleanCell(cells[i]!)
    if (value !== '') variables[columns[i]!] = value
  }
  return variables
}

function refusedPhone(phone: ParsedPhone, input: string, whatsapp: boolean): Refusal | null {
  if (!phone.valid) {
    if (isFormula(input))
      return { reason: 'formula', detail: 'A formula, not a number. Write the number itself' }
    return { reason: phone.problem, detail: capitalised(phone.reason) }
  }
  // A landline may well be on WhatsApp.
  if (whatsapp || phone.sms !== 'no') return null
  const other = NO_SMS[phone.type]
  return other ? { reason: 'no_sms', detail: other } : { reason: 'landline', detail: 'Cannot receive SMS' }
}

/** Spreadsheets run cells that begin so; a plus or minus before digits may still be a mistyped number. */
function isFormula(input: string): boolean {
  return /^[=@]/.test(input) || /^[+-]\s*[^\d\s+(.-]/.test(input)
}

const capitalised = (sentence: string) => sentence.charAt(0).toUpperCase() + sentence.slice(1)

/** Checks what the person would read on a channel. While no message is written there is nothing to check. Own texts stand in for the first. */
function textCheck(
  step: StepRules,
  settings: Pick<JudgeSettings, 'columns' | 'phoneColumn'>,
  first: boolean,
): Check {
  const { columns, phoneColumn } = settings
  if (step.rich?.type === 'template') return templateCheck(step.rich)
  const render = compileTemplate(nameNumberedVariables(step.message, columns, phoneColumn))
  const longest = step.channel === 'sms' ? MAX_SMS_CHARACTERS : Number.POSITIVE_INFINITY
  return (variables, ownText) => {
    const made = ownText === null || !first ? render(variables) : { text: ownText, missing: [] }
    const missing = made.missing[0]
    if (missing !== undefined) return { reason: 'missing_variable', detail: `No value for ${missing}` }
    if (made.text.includes('\ufffd')) {
      const detail = 'A character in the text could not be read. Type it again, or save the file as UTF-8'
      return { reason: 'unreadable_text', detail }
    }
    const length = withOptOut(made.text, step.optOutText).length
    if (length <= longest) return null
    const detail = `${length} characters with the opt-out text; an SMS takes ${longest}`
    return {
      reason: 'message_too_long',
      detail: step.optOutText ? detail : detail.replace(' with the opt-out text', ''),
    }
  }
}

const templateCheck =
  (content: TemplateContent): Check =>
  (variables) => {
    const { missing, fault } = resolveTemplate(content, variables)
    if (missing[0] !== undefined) return { reason: 'missing_variable', detail: `No value for ${missing[0]}` }
    return fault ? { reason: 'bad_value', detail: fault } : null
  }

/** What stands against a row that is right in itself. */
export type Others = {
  /** When and how this address opted out; null if it did not. */
  optOut: { since: Date; source: string; words: string | null } | null
  /** Since when a carrier says that the address cannot be reached; null if none does. */
  cannotReach: { since: Date } | null
  /** The ready row of the audience with the same address; null if there is none. */
  sameAsLine: number | null
}

/** The final verdict of a row that was ready in itself; others pass unchanged. */
export function judgeAmongOthers(row: JudgedRow, others: Others, timeZone: string): JudgedRow {
  return row.verdict === 'ready' ? { ...row, ...againstOthers(others, timeZone) } : row
}

export type AgainstOthers = {
  verdict: 'suppressed' | 'refused' | 'duplicate'
  reason: string
  detail: string
}

/** What a ready row becomes because of others; null when it stays ready. An opt-out weighs more than a duplicate. */
export function againstOthers(
  { optOut, cannotReach, sameAsLine }: Others,
  timeZone: string,
): AgainstOthers | null {
  if (optOut) return { verdict: 'suppressed', reason: 'opted_out', detail: optOutDetail(optOut, timeZone) }
  if (cannotReach) {
    const date = dateFormat(timeZone).format(cannotReach.since)
    return {
      verdict: 'refused',
      reason: 'cannot_get_texts',
      detail: `Cannot get texts, the carrier said on ${date}`,
    }
  }
  if (sameAsLine === null) return null
  return { verdict: 'duplicate', reason: 'duplicate', detail: `Same as line ${sameAsLine}` }
}

/** "STOP on 3 Nov 2026" for a word of theirs, "Opted out on 3 Nov 2026" for a longer note. */
function optOutDetail(optOut: NonNullable<Others['optOut']>, timeZone: string): string {
  const date = dateFormat(timeZone).format(optOut.since)
  const word = optOut.source === 'reply' && optOut.words !== null && optOut.words.trim().length <= 20
  return `${word ? optOut.words?.trim() : 'Opted out'} on ${date}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a format costs 50 µs, using one 1 µs. */
function dateFormat(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone })
  formats.set(timeZone, made)
  return made
}
