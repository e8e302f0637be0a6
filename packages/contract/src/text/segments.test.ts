import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countSegments } from './segments.ts'

const units = (text: string) => {
  const { encoding, segments, units } = countSegments(text)
  return [encoding, segments, units]
}

describe('countSegments', () => {
  it.each([
    ['', 'gsm7', 0, 0],
    ['a'.repeat(160), 'gsm7', 1, 160],
    ['a'.repeat(161), 'gsm7', 2, 161],
    ['a'.repeat(306), 'gsm7', 2, 306],
    ['a'.repeat(307), 'gsm7', 3, 307],
    ['€'.repeat(80), 'gsm7', 1, 160],
    ['€'.repeat(81), 'gsm7', 2, 162],
    ['я'.repeat(70), 'ucs2', 1, 70],
    ['я'.repeat(71), 'ucs2', 2, 71],
    ['😀'.repeat(35), 'ucs2', 1, 70],
    ['😀'.repeat(36), 'ucs2', 2, 72],
    ['àèéùìòäöüñåæøßÇÄÖÜÑÅÆÉØ£¥§¡¿¤@_$ΔΦΓΛΩΠΨΣΘΞ', 'gsm7', 1, 42],
    ['ç', 'ucs2', 1, 1],
    ['`', 'ucs2', 1, 1],
  ])('counts %j', (text, ...expected) => {
    expect(units(text)).toEqual(expected)
  })

  it('does not cut an extension character over a boundary, which leaves a unit unused', () => {
    // 2 × 153 units in all, but the first € would begin at the last place of the first segment.
    const text = `${'a'.repeat(152)}€${'a'.repeat(152)}`
    expect(units(text)).toEqual(['gsm7', 3, 306])
    expect(units(text.replace('€', 'aa'))).toEqual(['gsm7', 2, 306])
  })

  it('does not cut a surrogate pair: 67 units a segment hold 33 emoji', () => {
    expect(countSegments('😀'.repeat(67)).segments).toBe(3)
  })

  it('says what the segments hold', () => {
    expect(countSegments('')).toMatchObject({ perSegment: 160, capacity: 160 })
    expect(countSegments('a'.repeat(200))).toMatchObject({ perSegment: 153, capacity: 306 })
    expect(countSegments('я'.repeat(80))).toMatchObject({ perSegment: 67, capacity: 134 })
  })

  it('names the characters that force Unicode, with a look-alike where there is one', () => {
    expect(countSegments('It’s 5\u00a0€ — 👍🏽 é').culprits).toEqual([
      { char: '’', index: 2, replacement: "'" },
      { char: '\u00a0', index: 6, replacement: ' ' },
      { char: '—', index: 9, replacement: '-' },
      { char: '👍🏽', index: 11, replacement: null },
    ])
    expect(countSegments('cafe\u0301').culprits).toEqual([{ char: 'e\u0301', index: 3, replacement: 'é' }])
  })

  it('agrees with a slow reference', () => {
    const text = fc
      .array(fc.constantFrom('a', 'é', '\n', '€', '{', '~', '|', 'ж', '’', '😀', 'ç'), { maxLength: 500 })
      .map((characters) => characters.join(''))
    const plain = fc
      .array(fc.constantFrom('a', '€', '['), { maxLength: 700 })
      .map((characters) => characters.join(''))
    fc.assert(
      fc.property(fc.oneof(text, plain), (sample) => {
        expect(units(sample)).toEqual(reference(sample))
      }),
    )
  })
})

/** Cuts the text into segments one by one, as a phone would have to put them together. */
function reference(text: string): [string, number, number] {
  const size = (c: string) => ('^{}\\[~]|€\f'.includes(c) ? 2 : 1)
  const gsm = [...text].every((c) => 'aé\n€{~|['.includes(c))
  const sizes = [...text].map((c) => (gsm ? size(c) : c.length))
  const total = sizes.reduce((sum, n) => sum + n, 0)
  const [single, several] = gsm ? [160, 153] : [70, 67]
  if (total === 0) return ['gsm7', 0, 0]
  if (total <= single) return [gsm ? 'gsm7' : 'ucs2', 1, total]
  const segments: number[][] = []
  while (sizes.length > 0) {
    const segment: number[] = []
    while (sizes.length > 0 && segment.reduce((sum, n) => sum + n, 0) + sizes[0]! <= several)
      segment.push(sizes.shift()!)
    segments.push(segment)
  }
  return [gsm ? 'gsm7' : 'ucs2', segments.length, total]
}
