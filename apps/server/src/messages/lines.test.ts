import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CHUNK, type LineChunk, pagesOf } from './lines.ts'

function chunksOf(lines: readonly number[]): LineChunk[] {
  return [...Map.groupBy(lines, (line) => Math.floor(line / CHUNK))].map(([chunk, own]) => {
    const bits = Array<string>(CHUNK).fill('0')
    for (const line of own) bits[line % CHUNK] = '1'
    return { chunk, n: own.length, bits: own.length === CHUNK ? null : bits.join('') }
  })
}

/** The slow way: line by line. */
function slowly(lines: readonly number[], size: number): { total: number; starts: number[] } {
  const starts = lines.filter((_, index) => (index + 1) % size === 0 && index + 1 < lines.length)
  return { total: lines.length, starts: [0, ...starts] }
}

const from = (first: number, count: number): number[] => Array.from({ length: count }, (_, n) => first + n)

test('pages begin where counting line by line says, whatever is missing between them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ gap: fc.nat(2_000), run: fc.integer({ min: 1, max: 3_000 }) }), { maxLength: 6 }),
      fc.integer({ min: 1, max: 500 }),
      (runs, size) => {
        const lines: number[] = []
        for (const { gap, run } of runs) lines.push(...from((lines.at(-1) ?? 0) + 1 + gap, run))
        expect(pagesOf(chunksOf(lines), size)).toEqual(slowly(lines, size))
      },
    ),
    { numRuns: 300 },
  )
})

test('at the edges: nobody, a last page that is full, chunks that are full', () => {
  expect(pagesOf([], 200)).toEqual({ total: 0, starts: [0] })
  expect(pagesOf(chunksOf(from(1, 200)), 200)).toEqual({ total: 200, starts: [0] })
  expect(pagesOf(chunksOf(from(1, 201)), 200)).toEqual({ total: 201, starts: [0, 200] })
  const full = chunksOf(from(CHUNK, 2 * CHUNK))
  expect(full.map((one) => one.bits)).toEqual([null, null])
  expect(pagesOf(full, CHUNK)).toEqual({ total: 2 * CHUNK, starts: [0, 2 * CHUNK - 1] })
})
