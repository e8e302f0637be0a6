// pure
export type Point = { x: number; y: number }

const EDGE = 3

/** Values as points of a box of `width` × `height` px, 3 px from its edges; null values are left out. */
export function scaled(values: (number | null)[], width: number, height: number, zero = false): Point[] {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return []
  const low = zero ? 0 : Math.min(...known)
  const high = Math.max(...known)
  const span = high - low || 1
  const step = values.length > 1 ? (width - 2 * EDGE) / (values.length - 1) : 0
  return values.flatMap((value, i) => {
    if (value === null) return []
    const y = high === low ? height / 2 : height - EDGE - ((value - low) / span) * (height - 2 * EDGE)
    return [{ x: round(EDGE + i * step), y: round(y) }]
  })
}

/** A line through all points that never overshoots them (monotone cubic: a rate above 100% would be a lie). */
export function linePath(points: Point[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  let path = `M${first.x} ${first.y}`
  let before = first
  for (const point of rest) {
    const middle = round((before.x + point.x) / 2)
    path += `C${middle} ${before.y} ${middle} ${point.y} ${point.x} ${point.y}`
    before = point
  }
  return path
}

/** The line closed down to the bottom of its box. */
export function areaPath(points: Point[], height: number): string {
  const first = points[0]
  const last = points.at(-1)
  return first && last ? `${linePath(points)}L${last.x} ${height}L${first.x} ${height}Z` : ''
}

function round(n: number): number {
  return Math.round(n * 10) / 10
}
