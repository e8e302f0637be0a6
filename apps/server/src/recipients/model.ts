// pure
import type { Channel, Kind, RichContent, Verdict } from '@foreword/contract'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db/database.ts'

/** What every use case of this room is given. */
export type RecipientsContext = {
  db: Database
  clock: Clock
  newId: () => string
  /** Folder of uploaded files; each is kept under the id of its import. */
  uploads: string
  /** Tells whether an address is one of a person who was erased. */
  hashAddress: (address: string) => Buffer
}

/** What is said on one channel. */
export type StepRules = {
  channel: Channel
  /** Template with variables; '' while nothing is written yet. */
  message: string
  /** null when the brand switched it off. */
  optOutText: string | null
  /** The carrier's template or the in-app picture, as it would be frozen now. */
  rich?: RichContent | null
}

/** What the campaign brings to the judgement of its recipients: its first channel, and those behind it. */
export type AudienceRules = StepRules & {
  fallbacks?: readonly StepRules[]
  /** Of the campaign: who stopped only marketing still gets the rest. */
  kind?: Kind
  /** The account's zone, for dates in sentences. */
  timeZone: string
}

/** Whether an audience is a list of phones; one for the brand's app alone is a list of consumer ids. */
export const goesByPhone = (rules: AudienceRules): boolean =>
  [rules, ...(rules.fallbacks ?? [])].some((step) => step.channel !== 'inapp')

/** Everything that is said on any channel with its variables in place, as one text: which values a person needs. */
export const saidBy = (rules: AudienceRules): string =>
  [rules, ...(rules.fallbacks ?? [])]
    .map((step) => (step.rich?.type === 'template' ? Object.values(step.rich.fills).join(' ') : step.message))
    .join('\n')

/** How a file is to be read. Columns are numbered from 0. */
export type FileFormat = {
  form: 'csv' | 'ndjson'
  encoding: Encoding
  /** null = lines of JSON, or lines somebody typed. */
  delimiter: string | null
  hasHeader: boolean
  /** Variable names of all columns, the phone's included. */
  columns: string[]
  phoneColumn: number
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** A row as it stood. `line` is where it begins in the file, from 1. A line of JSON is one cell. */
export type RawRow = { line: number; cells: string[]; ownText: string | null }

/** Everything a row is judged by besides itself; plain data, so that it crosses to a worker thread. */
export type JudgeSettings = {
  rules: AudienceRules
  /** 'ndjson' = rows are lines of JSON; left out: cells. */
  form?: FileFormat['form']
  columns: string[]
  phoneColumn: number
  defaultCountry: string
}

export type Addresses = { readonly [channel in Channel]?: string }

/** A row after judgement on its own; whether others in the audience or the opt-outs stand against it comes after. */
export type JudgedRow = {
  line: number
  input: string
  address: string | null
  /** Their own names on channels that do not go by phone, and other phones for single channels; null = none. */
  addresses: Addresses | null
  country: string | null
  phoneType: string | null
  /** Region and zones as one text, see placeKey; null = the phone could not be read. */
  zoneKey: string | null
  zoneSource: string | null
  variables: Record<string, string>
  ownText: string | null
  verdict: Verdict
  reason: string | null
  detail: string | null
}

/** How many rows of each verdict, and why rows were refused. The verdicts add up to the rows. */
export type Tally = Record<Verdict, number> & { reasons: Record<string, number> }

export const emptyTally = (): Tally => ({
  ready: 0,
  refused: 0,
  duplicate: 0,
  suppressed: 0,
  left_out: 0,
  reasons: {},
})

/** Adds `by` rows (negative when a row changes its verdict) to a tally. */
export function count(tally: Tally, row: { verdict: Verdict; reason: string | null }, by = 1): void {
  tally[row.verdict] += by
  if (row.verdict === 'refused') {
    const reason = row.reason ?? 'invalid'
    tally.reasons[reason] = (tally.reasons[reason] ?? 0) + by
  }
}

/** Why a row is refused, as the console titles it. Phone problems come from phone.ts. */
export const refusalTitles: Readonly<Record<string, string>> = {
  empty: 'No number',
  letters: 'Not a number',
  too_short: 'Too few digits',
  too_long: 'Too many digits',
  no_country: 'No country code',
  not_a_number: 'Not a number',
  invalid: 'No such number',
  formula: 'A formula, not a number',
  landline: 'Landline',
  no_sms: 'Cannot receive SMS',
  cannot_get_texts: 'Cannot get texts',
  unknown_zone: 'Time zone not known',
  missing_variable: 'A value is missing',
  message_too_long: 'Message too long',
  unreadable_text: 'Unreadable character',
  no_consumer_id: 'No consumer id',
  bad_consumer_id: 'Not a consumer id',
  bad_value: 'A value does not fit',
  not_json: 'Not a JSON object',
  bad_field: 'A field does not fit',
}
