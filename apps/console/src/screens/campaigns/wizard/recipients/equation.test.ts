import type { Import } from '@foreword/contract'
import { describe, expect, it } from 'vitest'
import {
  chosenMapping,
  formatWords,
  mappingOf,
  matched,
  matchedColumns,
  matches,
  messageColumns,
  missingColumns,
  tilesOf,
} from './equation.ts'

const audience: Import = {
  id: '0198a000-0000-7000-8000-000000000001',
  source: 'file',
  format: 'csv',
  status: 'ready',
  fileName: 'members.csv',
  sizeBytes: 1000,
  bytesRead: 1000,
  encoding: 'utf-8',
  delimiter: ',',
  hasHeader: true,
  columns: ['Phone', 'First Name', 'city'],
  header: [],
  mapped: null,
  phoneColumn: 0,
  defaultCountry: 'US',
  rowsRead: 1000,
  ready: 984,
  refused: 10,
  duplicates: 4,
  suppressed: 2,
  leftOut: 0,
  refusedReasons: { landline: 7, too_short: 2, letters: 1 },
  error: null,
  startedAt: '2026-11-23T15:00:00Z',
  finishedAt: '2026-11-23T15:00:05Z',
}

describe('the equation of the audience', () => {
  it('has parts that add up to the rows read, with or without people left out', () => {
    for (const one of [audience, { ...audience, ready: 980, leftOut: 4 }]) {
      const [whole, ...parts] = tilesOf(one)
      expect(parts.reduce((sum, tile) => sum + tile.people, 0)).toBe(whole!.people)
    }
    expect(tilesOf(audience)).toHaveLength(5)
    expect(tilesOf(audience)[1]!.note).toBe('98.4% will be sent to')
    expect(tilesOf(audience)[2]!.note).toBe('7 landline · 2 other reasons')
  })

  it('never rounds up to everybody', () => {
    const nearly = { ...audience, rowsRead: 100_000, ready: 99_999, refused: 1, duplicates: 0, suppressed: 0 }
    expect(tilesOf(nearly)[1]!.note).toBe('over 99.9% will be sent to')
  })
})

describe('columns and variables', () => {
  it('names what the message uses and the file lacks', () => {
    expect(missingColumns('Hi {first_name}, {fare}', audience)).toEqual(['fare'])
    expect(missingColumns('Hi {First Name} in {2}', audience)).toEqual([])
    expect(missingColumns('Hi {x}', { ...audience, columns: [] })).toEqual([])
  })

  it('offers every column but the phone', () => {
    expect(messageColumns(audience)).toEqual(['first_name', 'city'])
    expect(matchedColumns('Hi {first_name}', audience)).toEqual(['Phone', 'first_name'])
    expect(formatWords({ ...audience, delimiter: ';', hasHeader: false })).toEqual([
      'semicolon',
      'UTF-8',
      'no header row',
    ])
  })
})

it('matches variables with columns, each column once, and sends only what differs', () => {
  const file = {
    ...audience,
    header: ['phone', 'vorname', 'ort'],
    columns: ['phone', 'vorname', 'ort'],
    phoneColumn: 0,
  }
  const found = matches('Hi {first_name} in {ort}', file)
  expect(found).toEqual([
    { variable: 'first_name', column: null },
    { variable: 'ort', column: 'ort' },
  ])
  const chosen = matched(found, 'first_name', 'vorname')
  expect(chosenMapping(chosen)).toEqual({ vorname: 'first_name' })
  expect(matched(chosen, 'first_name', 'ort')).toEqual([
    { variable: 'first_name', column: 'ort' },
    { variable: 'ort', column: null },
  ])
  const mapped = { ...file, columns: ['phone', 'first_name', 'ort'] }
  expect(mappingOf(mapped)).toEqual({ vorname: 'first_name' })
  expect(matches('Hi {first_name}', mapped)).toEqual([{ variable: 'first_name', column: 'vorname' }])
})
