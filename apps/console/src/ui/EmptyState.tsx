import type { ReactNode } from 'react'

/** Teaches: what this is, one action. A filter without hits names the filter and offers to clear it. */
export function EmptyState({ icon, title, children, action, page = false }: EmptyStateProps) {
  const Title = page ? 'h1' : 'p'
  return (
    <div className="empty">
      {icon && <span className="empty-icon">{icon}</span>}
      <Title className="b6 f14">{title}</Title>
      <p className="t2 empty-text">{children}</p>
      {action}
    </div>
  )
}

type EmptyStateProps = {
  icon?: ReactNode
  title: string
  children?: ReactNode
  action?: ReactNode
  /** It is the whole page, so its title is the page's. */
  page?: boolean
}
