import { describe, expect, it } from 'vitest'
import { areaPath, linePath, scaled } from './sparkline.ts'

describe('sparkline', () => {
  it('puts the highest value on top and the lowest at the bottom, inside the edges', () => {
    expect(scaled([0, 5, 10], 106, 52)).toEqual([
      { x: 3, y: 49 },
      { x: 53, y: 26 },
      { x: 103, y: 3 },
    ])
  })

  it('leaves out days without a figure but keeps their place', () => {
    expect(scaled([1, null, 2], 106, 52).map((point) => point.x)).toEqual([3, 103])
  })

  it('draws equal values in the middle, and nothing from nothing', () => {
    expect(scaled([4, 4], 106, 52).map((point) => point.y)).toEqual([26, 26])
    expect(scaled([null, null], 106, 52)).toEqual([])
    expect(linePath([])).toBe('')
    expect(areaPath([], 10)).toBe('')
  })
})
