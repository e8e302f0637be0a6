import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inTurns } from './turns.ts'

const keys = (one: string): string[] => [...one]

test('no two of a turn share a key, and those that do keep their order', () => {
  expect(inTurns(['a', 'b', 'a', 'c'], keys)).toEqual([['a', 'b', 'c'], ['a']])
  expect(inTurns(['a', 'ab', 'b', 'c'], keys)).toEqual([['a', 'c'], ['ab'], ['b']])
  expect(inTurns([], keys)).toEqual([])
})

test('whatever the keys, everything is in one turn, after all it shares a key with', () => {
  const word = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(fc.array(word), (list) => {
      const turns = inTurns(
        list.map((own, index) => ({ own, index })),
        ({ own }) => own,
      )
      const turnOf = new Map(turns.flatMap((turn, number) => turn.map(({ index }) => [index, number])))
      expect(turnOf.size).toBe(list.length)
      for (const [later, own] of list.entries())
        for (const [earlier, others] of list.slice(0, later).entries())
          if (own.some((key) => others.includes(key)))
            expect(turnOf.get(later)).toBeGreaterThan(turnOf.get(earlier)!)
    }),
  )
})
