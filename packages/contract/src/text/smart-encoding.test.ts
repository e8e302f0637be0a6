import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countSegments } from './segments.ts'
import { asSent, replaceLookAlikes } from './smart-encoding.ts'

describe('replaceLookAlikes', () => {
  it('makes typographic text plain and leaves letters alone', () => {
    expect(replaceLookAlikes('“It’s” – 5\u00a0€… ａ ﬁ')).toBe('"It\'s" - 5 €... a fi')
    expect(replaceLookAlikes('ção ж 😀')).toBe('ção ж 😀')
  })

  it('replaces exactly the culprits that have a replacement', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const { culprits } = countSegments(text)
        let expected = text
        for (const { char, index, replacement } of culprits.toReversed()) {
          if (replacement === null) continue
          expected = expected.slice(0, index) + replacement + expected.slice(index + char.length)
        }
        expect(replaceLookAlikes(text)).toBe(expected)
      }),
    )
  })
})

describe('a sender with smart encoding', () => {
  const text = `Tonight’s table is yours – see you at 8… ${'a'.repeat(119)}`

  it('sends what takes fewer segments, and others send what was written', () => {
    expect(countSegments(asSent(text, { smartEncoding: 'off' })).segments).toBe(3)
    expect(asSent(text, undefined)).toBe(text)
    const plain = asSent(text, { smartEncoding: 'on' })
    expect(plain).toMatch(/^Tonight's table is yours - see you at 8\.\.\. a+$/)
    expect(countSegments(plain)).toMatchObject({ encoding: 'gsm7', segments: 2 })
  })

  it('changes a plain text, and one already exchanged, in nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (any) => {
        const once = replaceLookAlikes(any)
        expect(replaceLookAlikes(once)).toBe(once)
        expect(countSegments(once).culprits.filter((one) => one.replacement !== null)).toEqual([])
      }),
    )
  })
})
