import type { ReactNode } from 'react'

/** Teaches: what this is, one action. A filter without hits names the filter and offers to clear it. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="empty">
      {icon && <span className="empty-icon">{icon}</span>}
      <p className="b6 f14">{title}</p>
      <p className="t2 empty-text">{children}</p>
      {action}
    </div>
  )
}

type EmptyStateProps = { icon?: ReactNode; title: string; children?: ReactNode; action?: ReactNode }
