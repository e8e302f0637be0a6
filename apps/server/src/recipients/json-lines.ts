// pure
import { normaliseName } from '@foreword/contract'
import { isConsumerName, isZoneName } from './columns.ts'
import type { JudgeSettings } from './model.ts'

// One line of NDJSON as a person: {"phone":"+16465550142","name":"Ada","timeZone":"Europe/London","variables":{"order":"4711"}}.

/** Names that are kept for what says where a person is, and what the brand's app calls them. */
export const ZONE = 'time_zone'
export const CONSUMER = 'consumer_id'

/** A cell of a file holds no more either. */
const MOST_NAMES = 500
const LONGEST_INPUT = 200

export type JsonPerson = {
  /** As it wrote the phone or consumer id; where the line cannot be read, its beginning. */
  input: string
  /** By normalised names, the address itself left out. */
  values: Record<string, string>
  refusal: { reason: 'not_json' | 'bad_field'; detail: string } | null
}

/** Whom a line names is under this name. */
export const addressName = (byPhone: boolean): string => (byPhone ? 'phone' : CONSUMER)

/**
 * Reads one line. Values are texts, numbers, true or false; null is no value. They stand at the top or in `variables`, and their names are
 * written as those of a CSV file's columns. What does not fit is told of this line alone.
 */
export function readJsonLine(text: string, byPhone: boolean): JsonPerson {
  const broken = (detail: string): JsonPerson => ({
    input: text.trim().slice(0, LONGEST_INPUT),
    values: {},
    refusal: { reason: 'not_json', detail },
  })
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch (error) {
    return broken(`Not JSON: ${(error as Error).message}`.slice(0, 300))
  }
  if (!isObject(read)) return broken('Not a JSON object')
  const values: Record<string, string> = {}
  let detail: string | null = null
  const take = (key: string, value: unknown, shown: string) => {
    if (value === null || detail !== null) return
    const name = kept(normaliseName(key))
    if (name === '') detail = `“${shown}” cannot be a name: it has no letter and no digit`
    else if (typeof value === 'object')
      detail = `“${shown}” holds ${Array.isArray(value) ? 'a list' : 'an object'}, not a text`
    else if (Object.hasOwn(values, name)) detail = `“${shown}” is given twice`
    else values[name] = String(value)
  }
  for (const [key, value] of Object.entries(read))
    if (key === 'variables' && isObject(value))
      for (const [inner, one] of Object.entries(value)) take(inner, one, `variables.${inner}`.slice(0, 100))
    else take(key, value, key.slice(0, 100))
  if (Object.keys(values).length > MOST_NAMES) detail = `“variables” has more than ${MOST_NAMES} names`
  const address = addressName(byPhone)
  const { [address]: input = '', ...rest } = values
  return { input, values: rest, refusal: detail === null ? null : { reason: 'bad_field', detail } }
}

const kept = (name: string): string => (isZoneName(name) ? ZONE : isConsumerName(name) ? CONSUMER : name)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a line of an audience is judged by, as the columns of a file would say it. */
export const jsonSettings = (settings: JudgeSettings): JudgeSettings => ({
  ...settings,
  // Names are given line by line, so that {1} is a value called "1" and no column.
  columns: settings.columns.slice(0, 1),
  phoneColumn: 0,
})
