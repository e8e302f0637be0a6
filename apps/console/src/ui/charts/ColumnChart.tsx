import { useElementSize } from '@mantine/hooks'
import { type KeyboardEvent, useState } from 'react'
import { useFormat } from '../FormatProvider.tsx'
import { t } from '../text.ts'
import { axisWords, labelled, niceTop, stacked } from './scale.ts'

export type Series = { key: string; label: string; color: string }
export type Column = { name: string; short: string; values: Record<string, number> }
export type ColumnChartProps = {
  /** What the chart shows, read aloud. */
  label: string
  columns: Column[]
  /** Stacked, from the ground up. */
  series: Series[]
  /** One more below, on its own scale and the same columns. */
  below?: Series
  /** How a value is written; plain counts unless told. */
  write?: (value: number) => string
}

const LEFT = 44
const TOP = 10
const HEIGHT = 196
const BELOW_TOP = TOP + HEIGHT + 22
const BELOW_HEIGHT = 40
const GROUND = BELOW_TOP + BELOW_HEIGHT
const WHOLE = GROUND + 26
const NAME_WIDTH = 64

/** Columns over time, and one figure below on a scale of its own. Arrow keys go from column to column and read its figures. */
export function ColumnChart({ label, columns, series, below, write }: ColumnChartProps) {
  const { ref, width } = useElementSize()
  const { count } = useFormat()
  const words = write ?? count
  const [at, setAt] = useState<number | null>(null)
  const move = (event: KeyboardEvent): void => {
    const next = {
      ArrowRight: (at ?? -1) + 1,
      ArrowLeft: (at ?? columns.length) - 1,
      Home: 0,
      End: columns.length - 1,
    }[event.key]
    if (event.key === 'Escape') setAt(null)
    if (next === undefined) return
    event.preventDefault()
    setAt(Math.max(0, Math.min(columns.length - 1, next)))
  }
  const shown = at === null ? undefined : columns[at]
  const all = below ? [...series, below] : series
  const read =
    shown &&
    `${shown.name}: ${all.map((one) => `${one.label} ${words(shown.values[one.key] ?? 0)}`).join(', ')}`
  return (
    <div
      ref={ref}
      className="column-chart"
      role="application"
      aria-label={t('{label}. Arrow keys go from column to column.', { label })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read the columns
      tabIndex={0}
      onKeyDown={move}
      onBlur={() => setAt(null)}
      onMouseLeave={() => setAt(null)}
    >
      {width > 0 && (
        <Columns {...{ label, columns, series, width, at }} {...(below ? { below } : {})} onPoint={setAt} />
      )}
      <span className="vh" aria-live="polite">
        {read}
      </span>
      {shown && at !== null && width > 0 && (
        <Tip column={shown} series={all} write={words} x={columnX(at, columns.length, width)} width={width} />
      )}
    </div>
  )
}

const columnX = (index: number, n: number, width: number): number =>
  LEFT + ((width - LEFT) / n) * (index + 0.5)

type ColumnsProps = ColumnChartProps & { width: number; at: number | null; onPoint: (at: number) => void }

function Columns({ label, columns, series, below, width, at, onPoint }: ColumnsProps) {
  const step = (width - LEFT) / columns.length
  const bar = Math.max(1, Math.min(40, step * 0.72))
  const top = niceTop(
    Math.max(...columns.map((column) => series.reduce((sum, one) => sum + (column.values[one.key] ?? 0), 0))),
  )
  const belowTop = below ? niceTop(Math.max(...columns.map((column) => column.values[below.key] ?? 0))) : 0
  const ground = TOP + HEIGHT
  return (
    <svg width={width} height={WHOLE} viewBox={`0 0 ${width} ${WHOLE}`} role="img" aria-label={label}>
      {[0, 0.5, 1].map((share) => (
        <Line key={share} y={ground - share * HEIGHT} width={width} words={axisWords(share * top)} />
      ))}
      {below && <Line y={BELOW_TOP} width={width} words={axisWords(belowTop)} />}
      {below && <Line y={GROUND} width={width} words="" strong />}
      {columns.map((column, index) => (
        <g key={column.name}>
          {at === index && (
            <rect x={LEFT + step * index} y={TOP} width={step} height={GROUND - TOP} fill="var(--hover)" />
          )}
          {stacked(
            series.map((one) => ({ key: one.key, value: column.values[one.key] ?? 0 })),
            top,
            ground,
            HEIGHT,
          ).map((piece) => (
            <rect
              key={piece.key}
              x={columnX(index, columns.length, width) - bar / 2}
              y={piece.y}
              width={bar}
              height={piece.height}
              rx={Math.min(1.5, piece.height / 2)}
              fill={series.find((one) => one.key === piece.key)?.color}
            />
          ))}
          {below &&
            stacked(
              [{ key: below.key, value: column.values[below.key] ?? 0 }],
              belowTop,
              GROUND,
              BELOW_HEIGHT,
            ).map((piece) => (
              <rect
                key={piece.key}
                x={columnX(index, columns.length, width) - bar / 2}
                y={piece.y}
                width={bar}
                height={piece.height}
                rx={Math.min(1.5, piece.height / 2)}
                fill={below.color}
              />
            ))}
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the keyboard has the arrow keys */}
          <rect
            x={LEFT + step * index}
            y={0}
            width={step}
            height={WHOLE}
            fill="transparent"
            onMouseEnter={() => onPoint(index)}
          />
        </g>
      ))}
      {labelled(columns.length, width - LEFT, NAME_WIDTH).map((index) => (
        <text
          key={index}
          x={columnX(index, columns.length, width)}
          y={WHOLE - 6}
          fontSize="11"
          fill="var(--c-axis)"
          textAnchor="middle"
        >
          {columns[index]?.short}
        </text>
      ))}
    </svg>
  )
}

function Line({ y, width, words, strong }: { y: number; width: number; words: string; strong?: boolean }) {
  return (
    <g>
      <line x1={LEFT} x2={width} y1={y} y2={y} stroke={strong ? 'var(--line-strong)' : 'var(--c-grid)'} />
      <text x={LEFT - 8} y={y + 4} fontSize="11" textAnchor="end" fill="var(--c-axis)">
        {words}
      </text>
    </g>
  )
}

const TIP_WIDTH = 168

type TipProps = {
  column: Column
  series: Series[]
  write: (value: number) => string
  x: number
  width: number
}

function Tip({ column, series, write, x, width }: TipProps) {
  const left = x + 16 + TIP_WIDTH > width ? x - 16 - TIP_WIDTH : x + 16
  return (
    <div className="chart-tip f12" style={{ left: Math.max(0, left), width: TIP_WIDTH }} aria-hidden="true">
      <div className="b6">{column.name}</div>
      {series.map((one) => (
        <div className="row g6" key={one.key}>
          <i className="dot" style={{ background: one.color }} />
          {one.label}
          <span className="sp" />
          <span className="num b5">{write(column.values[one.key] ?? 0)}</span>
        </div>
      ))}
    </div>
  )
}
