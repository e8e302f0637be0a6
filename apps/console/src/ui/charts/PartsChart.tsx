import { useElementSize } from '@mantine/hooks'
import { useFormat } from '../FormatProvider.tsx'

export type Part = { key: string; label: string; n: number; color: string }

const LINE = 40
const BAR = 6

/** Parts of a whole, each with its count, its share and a bar. */
export function PartsChart({ label, parts, whole }: { label: string; parts: Part[]; whole: number }) {
  const { ref, width } = useElementSize()
  const { count, share } = useFormat()
  const height = parts.length * LINE
  const words = parts.map((part) => `${part.label} ${count(part.n)}, ${share(part.n, whole)}`).join('; ')
  return (
    <div ref={ref} className="parts-chart">
      {width > 0 && (
        <svg
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={`${label}: ${words}`}
        >
          {parts.map((part, index) => {
            const y = index * LINE
            const long = whole > 0 && part.n > 0 ? Math.max(2, (part.n / whole) * width) : 0
            return (
              <g key={part.key}>
                <rect x="0" y={y + 7} width="8" height="8" rx="2" fill={part.color} />
                <text x="14" y={y + 15} fontSize="13" fill="var(--text)">
                  {part.label}
                </text>
                <text x={width - 56} y={y + 15} fontSize="13" textAnchor="end" fill="var(--text)">
                  {count(part.n)}
                </text>
                <text x={width} y={y + 15} fontSize="12" textAnchor="end" fill="var(--text-3)">
                  {share(part.n, whole)}
                </text>
                <rect x="0" y={y + 23} width={width} height={BAR} rx={BAR / 2} fill="var(--press)" />
                <rect
                  x="0"
                  y={y + 23}
                  width={Math.min(long, width)}
                  height={BAR}
                  rx={BAR / 2}
                  fill={part.color}
                />
              </g>
            )
          })}
        </svg>
      )}
    </div>
  )
}
