/** Grey shapes in the final layout. They appear after 150 ms (in the style sheet), so that a fast answer shows none. */
export function Skeleton({ width, height = 12 }: { width: number | string; height?: number }) {
  return <span className="skeleton" style={{ width, height }} />
}

/** Rows of a table that is on its way. */
export function SkeletonRows({ rows = 8, height = 48 }: { rows?: number; height?: number }) {
  return (
    <div aria-hidden="true" className="skeleton-rows">
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <div key={i} className="skeleton-row" style={{ height }}>
          <Skeleton width={`${38 - (i % 3) * 6}%`} />
          <span className="sp" />
          <Skeleton width={96} />
          <Skeleton width={64} />
        </div>
      ))}
    </div>
  )
}
