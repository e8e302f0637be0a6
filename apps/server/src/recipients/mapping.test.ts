import fc from 'fast-check'
import { expect, it } from 'vitest'
import { headerHash, helpful, mappedColumns, mappingOf, mappingProblem } from './mapping.ts'

const rules = (message: string) => ({
  channel: 'sms' as const,
  message,
  optOutText: null,
  timeZone: 'UTC',
})

it('gives a column the name of the variable, and one that bore it makes room', () => {
  expect(mappedColumns(['phone', 'vorname', 'first_name'], { vorname: 'first_name' }, 0)).toEqual([
    'phone',
    'first_name',
    'first_name_2',
  ])
  expect(mappedColumns(['phone', 'a', 'b'], { a: 'b', b: 'a' }, 0)).toEqual(['phone', 'b', 'a'])
})

it('never makes two columns of one name, and can be taken back', () => {
  const names = fc.uniqueArray(fc.constantFrom<string>('phone', 'a', 'b', 'c', 'a_2', 'b_2'), {
    minLength: 1,
  })
  fc.assert(
    fc.property(
      names,
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'a', 'b_2')),
      (header, all) => {
        const mapping = Object.fromEntries(
          Object.entries(all).filter(
            ([name, to], at, list) =>
              header.includes(name) && list.findIndex(([, other]) => other === to) === at,
          ),
        )
        if (mappingProblem(header, mapping, 0)) return
        const columns = mappedColumns(header, mapping, 0)
        expect(new Set(columns).size).toBe(header.length)
        expect(mappedColumns(header, mappingOf(header, columns), 0)).toEqual(columns)
      },
    ),
  )
})

it('says what cannot be', () => {
  const problem = (mapping: Record<string, string>) => mappingProblem(['phone', 'a', 'b'], mapping, 0)
  expect(problem({ c: 'x' })).toContain('no column “c”')
  expect(problem({ phone: 'x' })).toContain('says whom it goes to')
  expect(problem({ a: 'x', b: 'x' })).toContain('Two columns are to fill {x}')
  expect(problem({ a: 'First Name' })).toContain('cannot be the name')
  expect(problem({ a: 'first_name' })).toBeNull()
})

it('brings back only what the message needs', () => {
  const known = { vorname: 'first_name', ort: 'town', phone2: 'spare' }
  const header = ['phone', 'vorname', 'ort', 'phone2']
  expect(helpful(header, known, rules('Hi {first_name}'))).toEqual({ vorname: 'first_name' })
  // The column is used under its own name: it keeps it.
  expect(helpful(header, known, rules('{vorname}, {first_name}, {town}'))).toEqual({ ort: 'town' })
  expect(helpful([...header, 'first_name'], known, rules('Hi {first_name}'))).toEqual({})
})

it('knows files of one kind whatever the order of their columns', () => {
  expect(headerHash(['a', 'b'])).toBe(headerHash(['b', 'a']))
  expect(headerHash(['a', 'b'])).not.toBe(headerHash(['a', 'b', 'c']))
})
