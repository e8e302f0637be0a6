import { describe, expect, it } from 'vitest'
import groups from './generated/groups.json' with { type: 'json' }
import german from './generated/names.de.json' with { type: 'json' }
import english from './generated/names.en.json' with { type: 'json' }
import { entriesOf, found, moved, toned } from './search.ts'

const both = entriesOf(groups, [german, english])
const all = both.flatMap((group) => group.entries)
const first = (typed: string) => found(both, typed, 20).map((one) => one.emoji.replaceAll('\uFE0F', ''))

describe('emoji by name', () => {
  it('has a name in both languages for each, and each once', () => {
    expect(all.length).toBeGreaterThan(1_700)
    expect(english).toHaveLength(all.length)
    expect(german).toHaveLength(all.length)
    expect(all.filter((one) => one.labels.some((label) => label === ''))).toEqual([])
    expect(new Set(all.map((one) => one.emoji)).size).toBe(all.length)
  })

  it('finds what it is called in either language, what it is called before what it is found by', () => {
    expect(first('thumbs up')[0]).toBe('👍')
    expect(first('daumen hoch')[0]).toBe('👍')
    expect(first('lächeln')).toContain('😊')
    expect(first('LACHELN')).toContain('😊')
    expect(first(':rocket')[0]).toBe('🚀')
    expect(first('rakete')[0]).toBe('🚀')
    expect(first('qqqq')).toEqual([])
    expect(found(both, 'a', 10)).toHaveLength(10)
    expect(found(both, '  ', 10)).toEqual([])
  })

  it('puts a skin tone where one goes', () => {
    const thumb = all.find((one) => one.labels[1] === 'thumbs up')!
    expect(toned(thumb, 0)).toBe(thumb.emoji)
    expect(toned(thumb, 5)).toBe('👍🏿')
    expect(toned(all.find((one) => one.labels[1] === 'rocket')!, 5)).toBe('🚀')
  })

  it('arrows go by one and by row, and stop at the ends', () => {
    expect(['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp'].map((key) => moved(3, key, 20, 8))).toEqual([
      4, 11, 2, 0,
    ])
    expect(moved(19, 'ArrowRight', 20, 8)).toBe(19)
    expect(moved(15, 'ArrowDown', 20, 8)).toBe(19)
    expect(moved(0, 'ArrowLeft', 20, 8)).toBe(0)
  })
})
