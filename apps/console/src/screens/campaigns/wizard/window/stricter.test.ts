import { expect, it } from 'vitest'
import { stricterWords } from './stricter.ts'

it('names the rules that concern most people, and counts the others', () => {
  const rules = ['Florida', 'Texas', 'Utah'].map((name, index) => ({
    name,
    detail: 'not after 20:00',
    people: 30 - index,
  }))
  expect(stricterWords(rules, 2)).toEqual({
    shown: [
      { words: 'Florida: not after 20:00', people: 30 },
      { words: 'Texas: not after 20:00', people: 29 },
    ],
    more: 1,
  })
  expect(stricterWords([], 2)).toEqual({ shown: [], more: 0 })
})
