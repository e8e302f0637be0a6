import { countSegments } from '@foreword/contract'
import { describe, expect, it } from 'vitest'
import { matchingVariables, openBrace, putVariable, stretches } from './message-editing.ts'

describe('typing a variable', () => {
  it('sees an open brace before the caret, and none after it closes', () => {
    expect(openBrace('Hi {fir', 7)).toEqual({ from: 3, query: 'fir' })
    expect(openBrace('Hi {', 4)).toEqual({ from: 3, query: '' })
    expect(openBrace('Hi {{na', 7)).toEqual({ from: 3, query: 'na' })
    expect(openBrace('Hi {first}', 10)).toBeNull()
    expect(openBrace('a \\{b', 5)).toBeNull()
    expect(openBrace('Hi {a\nb', 7)).toBeNull()
  })

  it('offers names that begin with it before names that hold it', () => {
    expect(matchingVariables(['last_name', 'name', 'city'], 'na')).toEqual(['name', 'last_name'])
    expect(matchingVariables(['a', 'b'], '')).toEqual(['a', 'b'])
  })

  it('puts the variable in place and the caret behind it', () => {
    expect(putVariable('Hi {fi, bye', 3, 6, 'first_name')).toEqual({
      text: 'Hi {first_name}, bye',
      caret: 15,
    })
    expect(putVariable('Hi {fi}!', 3, 6, 'fit')).toEqual({ text: 'Hi {fit}!', caret: 8 })
  })
})

describe('colouring the message', () => {
  it('marks variables, unknown ones and look-alikes, and loses no character', () => {
    const text = 'Hi {first_name}, it’s {fare} \\{x\\}'
    const cut = stretches(text, new Set(['first_name']), countSegments(text).culprits)
    expect(cut.map((one) => one.text).join('')).toBe(text)
    expect(cut.filter((one) => one.kind !== 'plain')).toEqual([
      { text: '{first_name}', kind: 'variable' },
      { text: '’', kind: 'culprit' },
      { text: '{fare}', kind: 'unknown' },
    ])
  })

  it('calls nothing unknown while no file is read', () => {
    expect(stretches('{a}', null, [])).toEqual([{ text: '{a}', kind: 'variable' }])
  })
})
