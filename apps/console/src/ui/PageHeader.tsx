import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { t } from './text.ts'

/** The head of the sheet: the title, what stands before it, and the actions at the right end. Sets the window's title too. */
export function PageHeader({ title, crumb, badge, children }: PageHeaderProps) {
  useTitle(title)
  return (
    <header className="bar">
      <div className="col bar-title">
        {crumb && <span className="crumb">{crumb}</span>}
        <div className="row g12 bar-line">
          <h1 className="ell">{title}</h1>
          {badge}
        </div>
      </div>
      <span className="sp" />
      {children}
    </header>
  )
}

type PageHeaderProps = { title: string; crumb?: ReactNode; badge?: ReactNode; children?: ReactNode }

/** Sets the window's title: "Campaigns · Foreword". */
export function useTitle(title: string): void {
  useEffect(() => {
    shown = t('{title} · Foreword', { title })
    write()
  }, [title])
}

let shown = ''
let unread = 0
const write = (): void => {
  if (shown !== '') document.title = unread > 0 ? `(${unread}) ${shown}` : shown
}

/** How many wait for a look, before the window's title; 0 = nothing stands there. */
export function setTitleCount(count: number): void {
  unread = count
  write()
}
