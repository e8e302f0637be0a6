import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  nameNumberedVariables,
  normaliseName,
  renderParts,
  renderTemplate,
  variablesIn,
  withOptOut,
} from './template.ts'

describe('normaliseName', () => {
  it.each([
    ['First Name', 'first_name'],
    [' first-name ', 'first_name'],
    ['Prénom', 'prénom'],
    ['Имя', 'имя'],
    ['Price ($)', 'price'],
    ['e.mail', 'e_mail'],
    ['__proto__', 'proto'],
    [';-)', ''],
  ])('%j becomes %j', (header, name) => {
    expect(normaliseName(header)).toBe(name)
  })
})

describe('renderTemplate', () => {
  it('fills single and double braces, in any spelling of the name', () => {
    const { text, missing } = renderTemplate('Hi {First Name}, {{origin}} to {destination}.', {
      first_name: 'Dana',
      Origin: 'New York',
      destination: 'Lisbon',
    })
    expect(text).toBe('Hi Dana, New York to Lisbon.')
    expect(missing).toEqual([])
  })

  it('counts empty values as missing, each once, and leaves their placeholders', () => {
    expect(renderTemplate('{a} {b} {a} {{c}}', { b: 'x', c: '  ' })).toEqual({
      text: '{a} x {a} {{c}}',
      missing: ['a', 'c'],
    })
  })

  it('takes an escaped brace as a brace, and braces without a name as they stand', () => {
    expect(renderTemplate('\\{a} {} {;-)} {', { a: 'x' })).toEqual({ text: '{a} {} {;-)} {', missing: [] })
    expect(variablesIn('\\{a} {b} {B} {{ c d }} {1}')).toEqual(['b', 'c_d', '1'])
  })

  it('never reads a value as a template, nor an inherited property as a value', () => {
    expect(renderTemplate('{a}', { a: '{b} $& $1' }).text).toBe('{b} $& $1')
    expect(renderTemplate('{constructor}', {}).missing).toEqual(['constructor'])
  })

  it('equals its parts, whatever the template', () => {
    const template = fc
      .array(fc.constantFrom('{', '}', '{{', '}}', '\\{', 'a', ' ', '{a}', '{{b}}', '{1}', '\n'), {
        maxLength: 30,
      })
      .map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(template, fc.dictionary(fc.constantFrom('a', 'b', '1'), fc.string()), (text, values) => {
        const parts = renderParts(text, values)
        expect(parts.map((part) => part.text).join('')).toBe(renderTemplate(text, values).text)
        expect([...new Set(parts.flatMap((part) => part.variable ?? []))]).toEqual(variablesIn(text))
      }),
    )
  })
})

describe('renderParts', () => {
  it('marks what varies', () => {
    expect(renderParts('Hi {name}, {x}', { name: 'Dana' })).toEqual([
      { text: 'Hi ' },
      { text: 'Dana', variable: 'name' },
      { text: ', ' },
      { text: '{x}', variable: 'x' },
    ])
  })
})

describe('nameNumberedVariables', () => {
  it('counts columns from the first after the phone, then those before it', () => {
    expect(nameNumberedVariables('{1} {{2}} {3} {4} \\{1}', ['id', 'phone', 'name', 'city'], 1)).toBe(
      '{name} {city} {id} {4} \\{1}',
    )
  })

  it('leaves numbers that are names of columns', () => {
    expect(nameNumberedVariables('{1} {2}', ['phone', '1', '2'], 0)).toBe('{1} {2}')
  })
})

describe('withOptOut', () => {
  it('joins with one space', () => {
    expect(withOptOut('Hello.\n', ' Reply STOP to opt out ')).toBe('Hello. Reply STOP to opt out')
    expect(withOptOut('Hello.', null)).toBe('Hello.')
    expect(withOptOut('', 'Reply STOP')).toBe('Reply STOP')
  })
})
