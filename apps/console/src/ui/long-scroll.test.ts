import fc from 'fast-check'
import { expect, test } from 'vitest'
import { heightOf, type Long, MOST_PX, type Place, rowsAt, scrolled, settled } from './long-scroll.ts'

const ROW = 44
const VIEW = 700
const long = (count: number): Long => ({
  whole: count * ROW,
  maxTop: Math.max(0, heightOf(count * ROW) - VIEW),
  view: VIEW,
})
const list = (count: number) => ({ count, row: ROW, overscan: 12 })
const start: Place = { top: 0, shift: 0 }
const MILLION = 1_000_000

test('a list that fits into a browser scrolls as it is', () => {
  const place = scrolled(start, 4_400, long(2_000))
  expect(place).toEqual({ top: 4_400, shift: 0 })
  expect(rowsAt(place, long(2_000), list(2_000))).toEqual({ first: 88, end: 128 })
})

test('the end of the scrollbar is the last row, its beginning the first', () => {
  const of = long(MILLION)
  const end = scrolled(start, of.maxTop, of)
  expect(end.top + end.shift + VIEW).toBe(MILLION * ROW)
  expect(rowsAt(end, of, list(MILLION)).end).toBe(MILLION)
  expect(rowsAt(scrolled(end, 0, of), of, list(MILLION)).first).toBe(0)
})

test('a wheel moves by its pixels anywhere, also after the list was settled', () => {
  const of = long(MILLION)
  fc.assert(
    fc.property(
      fc.integer({ min: 2_000, max: of.maxTop - 2_000 }),
      fc.integer({ min: -500, max: 500 }),
      (top, wheel) => {
        const jumped = settled(scrolled(start, top, of), of)
        const moved = scrolled(jumped, jumped.top + wheel, of)
        expect(moved.top + moved.shift - (jumped.top + jumped.shift)).toBe(wheel)
        const still = settled(moved, of)
        expect(still.top + still.shift).toBe(moved.top + moved.shift)
      },
    ),
  )
})

test('what is seen is always in the page, wherever one goes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 * MILLION }),
      fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: -400, max: 400 })), {
        maxLength: 30,
      }),
      (count, moves) => {
        const of = long(count)
        let place = start
        for (const move of moves) {
          const top = Number.isInteger(move) ? place.top + move : move * of.maxTop
          place = settled(scrolled(place, Math.min(of.maxTop, Math.max(0, top)), of), of)
          const at = place.top + place.shift
          const { first, end } = rowsAt(place, of, list(count))
          expect(first * ROW).toBeLessThanOrEqual(Math.max(at, place.shift + ROW))
          expect(end * ROW).toBeGreaterThanOrEqual(Math.min(at + VIEW, count * ROW) - ROW)
          expect(end - first).toBeLessThan(VIEW / ROW + 30)
          // Spacers have no negative height.
          expect(first * ROW - place.shift).toBeGreaterThanOrEqual(0)
          expect(heightOf(of.whole) - (end * ROW - place.shift)).toBeGreaterThanOrEqual(0)
        }
      },
    ),
  )
})

test('no box is higher than browsers can draw', () => {
  expect(heightOf(5 * MILLION * ROW)).toBe(MOST_PX)
})
