import type { ReactNode } from 'react'

export type Segment<V extends string> = {
  value: V
  label: string
  count?: number | string
  attention?: boolean
}

/** One of few, as a row of buttons that say which is pressed. */
export function SegmentedTabs<V extends string>({
  label,
  segments,
  value,
  onChange,
  height,
}: SegmentedProps<V>) {
  return (
    <fieldset className="seg" aria-label={label} style={height ? { height } : undefined}>
      {segments.map((segment) => (
        <button
          key={segment.value}
          type="button"
          className={segment.value === value ? 'on' : ''}
          aria-pressed={segment.value === value}
          onClick={() => onChange(segment.value)}
        >
          {segment.label}
          {segment.count !== undefined && (
            <span className={`n ${segment.attention ? 'wait' : ''}`}>{segment.count}</span>
          )}
        </button>
      ))}
    </fieldset>
  )
}

type SegmentedProps<V extends string> = {
  label: string
  segments: Segment<V>[]
  value: V
  onChange: (value: V) => void
  height?: number
}

/** The underlined tabs of a page. Children are links; give the current one `className="on"` and `aria-current="page"`. */
export function PageTabs({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav className="tabs" aria-label={label}>
      {children}
    </nav>
  )
}
