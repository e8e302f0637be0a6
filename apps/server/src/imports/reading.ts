import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { setImmediate as breathe } from 'node:timers/promises'
import type { ImportCounts, ImportProblem, ImportReading, ImportSource } from '@foreword/contract'
import {
  actionOf,
  DEFAULT_WORDS,
  dayEnd,
  type FileFormat,
  fileGroups,
  inspectFile,
  localTime,
  parsePhone,
} from '../recipients/index.ts'
import { orderSaid } from './dates.ts'
import { type Facts, type How, keyOfCampaign, type Refused, readRow } from './read-row.ts'
import { hasHeader, recognise, sourceOf } from './sources.ts'

// Reading a kept file: how it is written, and its lines as facts. Memory grows with opt-ins and, in the first look, with addresses.

/** What the account says of numbers and times. */
export type Brand = { defaultCountry: string; timeZone: string }

export const NO_COUNTS: ImportCounts = {
  ...{ rows: 0, optOuts: 0, known: 0, agreed: 0, people: 0, peopleKnown: 0 },
  ...{ campaigns: 0, campaignsKnown: 0, leftOut: 0, refused: 0 },
}
export const MOST_PROBLEMS = 100
const SHOWN_ROWS = 8

/** The hash of a kept file, as evidence names it. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(path)) hash.update(part as Buffer)
  return hash.digest('hex')
}

/**
 * How a file is written and what it most likely is. A first look without a source takes a first row without numbers for the names of the
 * columns. Throws ImportError when it is no list at all.
 */
export async function inspect(
  path: string,
  brand: Brand,
  source?: ImportSource,
): Promise<{ format: FileFormat; source: ImportSource }> {
  const options = { defaultCountry: brand.defaultCountry }
  const found = source ?? sourceOf((await inspectFile(path, options)).columns)
  const format = await inspectFile(path, { ...options, ...(hasHeader(found) ? { hasHeader: true } : {}) })
  return { format, source: found }
}

/** Columns as they are recognised; a list without names of columns has its numbers where numbers stand. */
export function fieldsFound(source: ImportSource, format: FileFormat): ImportReading['fields'] {
  const fields = format.hasHeader ? recognise(source, format.columns) : []
  const listed = source === 'opt_outs' || source === 'twilio_opt_outs'
  if (!listed || fields.some(({ field }) => field === 'address')) return fields
  return [
    { field: 'address', column: format.phoneColumn },
    ...fields.filter(({ column }) => column !== format.phoneColumn),
  ]
}

export function howOf(
  brand: Brand,
  now: Date,
  file: { source: ImportSource; reading: ImportReading; fileName: string; sha256: string },
): How {
  return {
    ...file,
    now,
    clock: {
      local: (shown) => localTime(shown, brand.timeZone),
      dayEnd: (day) => dayEnd(day, brand.timeZone),
    },
    phone: (text) => {
      const phone = parsePhone(text, brand.defaultCountry)
      return phone.valid ? { e164: phone.e164 } : { reason: phone.reason }
    },
    wordOf: (text) => actionOf(text, DEFAULT_WORDS),
  }
}

type Line = { line: number; cells: readonly string[]; facts: Facts | Refused }

/** The lines of a file below its head, in groups. Others come to word between two groups. */
export async function* linesOf(path: string, format: FileFormat, how: How): AsyncGenerator<Line[]> {
  for await (const group of fileGroups(path, format, () => {})) {
    yield group.map(({ line, cells }) => ({ line, cells, facts: readRow(cells, line, how) }))
    await breathe()
  }
}

/** When somebody last agreed, by address and the sender it is about: stops before it are over. */
export type OptIns = ReadonlyMap<string, Date>
const optInKey = (address: string, sender: string | undefined): string => `${address} ${sender ?? ''}`

export async function optInsOf(path: string, format: FileFormat, how: How): Promise<OptIns> {
  const found = new Map<string, Date>()
  if (how.source.startsWith('liveperson')) return found
  for await (const group of linesOf(path, format, how))
    for (const { facts } of group) {
      if ('reason' in facts || !facts.optIn) continue
      const key = optInKey(facts.optIn.address, facts.optIn.sender)
      const before = found.get(key)
      if (!before || before < facts.optIn.at) found.set(key, facts.optIn.at)
    }
  return found
}

/** The opt-out of a line, unless the file itself says that it is over. */
export function standingOptOut(facts: Facts, optIns: OptIns): Facts['optOut'] {
  const { optOut } = facts
  if (!optOut) return undefined
  const agreed = optIns.get(optInKey(optOut.address, facts.sender))
  return agreed && agreed > optOut.at ? undefined : optOut
}

export type Look = {
  counts: ImportCounts
  problems: ImportProblem[]
  rows: { line: number; cells: string[] }[]
}

/** What taking a file would do, by the file alone. */
export async function look(path: string, format: FileFormat, how: How): Promise<Look> {
  const counts = { ...NO_COUNTS }
  const problems: ImportProblem[] = []
  const shown: Look['rows'] = []
  const optIns = await optInsOf(path, format, how)
  const [out, people, campaigns] = [new Set<string>(), new Set<string>(), new Set<string>()]
  for await (const group of linesOf(path, format, how))
    for (const { line, cells, facts } of group) {
      counts.rows += 1
      if (shown.length < SHOWN_ROWS) shown.push({ line, cells: cells.map((cell) => cell.slice(0, 200)) })
      const told = 'reason' in facts ? facts : twice(facts, campaigns)
      if ('reason' in told) {
        counts.refused += 1
        if (problems.length < MOST_PROBLEMS) problems.push({ line, ...told })
        continue
      }
      const optOut = standingOptOut(told, optIns)
      if (optOut) out.add(`${optOut.channel} ${optOut.address}`)
      if (told.person) {
        people.add(told.person.identity)
        campaigns.add(keyOfCampaign({ ...told.person, launchedAt: null }))
      }
      if (!optOut && !told.person && !told.campaign) counts.leftOut += 1
    }
  counts.optOuts = out.size
  counts.people = people.size
  counts.campaigns = campaigns.size
  return { counts, problems, rows: shown }
}

/** A campaign may stand in a report once. */
function twice(facts: Facts, seen: Set<string>): Facts | Refused {
  if (!facts.campaign) return facts
  const key = keyOfCampaign(facts.campaign)
  if (seen.has(key)) return stoodBefore(facts.campaign.name)
  seen.add(key)
  return facts
}

export const stoodBefore = (name: string): Refused => ({
  field: 'name',
  input: name.slice(0, 120),
  reason:
    'This campaign stands in the file already, and its first line counts. Give them different ids or dates if they are two.',
})

/** What the dates of a file say of the order of their days: the first that can be told, and whether none can. */
export async function orderOf(
  path: string,
  format: FileFormat,
  fields: ImportReading['fields'],
): Promise<{ order: 'month_first' | 'day_first' | null; ambiguous: boolean }> {
  const columns = fields
    .filter(({ field }) => field === 'at' || field.endsWith('At'))
    .map((one) => one.column)
  let ambiguous = false
  if (columns.length === 0) return { order: null, ambiguous }
  for await (const group of fileGroups(path, format, () => {}))
    for (const { cells } of group)
      for (const column of columns) {
        const said = orderSaid(cells[column] ?? '')
        if (said === 'either') ambiguous = true
        else if (said) return { order: said, ambiguous: false }
      }
  return { order: null, ambiguous }
}
