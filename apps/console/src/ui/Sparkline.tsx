import { areaPath, linePath, scaled } from './sparkline.ts'

/** A small line without axes; the figure beside it is written out, so it is not read aloud. Days without a figure are left out. */
export function Sparkline({ values, width, height, color, zero }: SparklineProps) {
  const points = scaled(values, width, height, zero)
  const last = points.at(-1)
  if (points.length < 2 || !last) return <span style={{ width, height }} aria-hidden="true" />
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
      style={{ display: 'block' }}
    >
      <path d={areaPath(points, height)} fill={color} opacity=".1" />
      <path d={linePath(points)} fill="none" stroke={color} strokeWidth="1.5" strokeLinecap="round" />
      <circle cx={last.x} cy={last.y} r="2.5" fill={color} />
    </svg>
  )
}

type SparklineProps = {
  values: (number | null)[]
  width: number
  height: number
  color: string
  /** Begin the scale at zero, for amounts; without it the line shows the change, for rates. */
  zero?: boolean
}
