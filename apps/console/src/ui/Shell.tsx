import { Tooltip } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ComponentType, ReactNode } from 'react'
import { Kbd } from './Kbd.tsx'
import { Mark } from './Mark.tsx'
import { Toaster } from './Toaster.tsx'
import { t } from './text.ts'

export type NavItem = {
  to: string
  label: string
  icon: ComponentType<{ className?: string; 'aria-hidden'?: boolean }>
  count?: number
}

/**
 * The house around every screen: navigation on the desk, one white sheet. 224 px wide, a rail of 60 when `rail` is set or
 * under 1100 px, bottom tabs under 768 px.
 */
export function Shell(props: ShellProps) {
  return (
    <div className={`app ${props.rail ? 'rail' : ''}`}>
      <a className="skip" href="#main">
        {t('Skip to the page')}
      </a>
      <aside className="side">
        <SideNav {...props} />
      </aside>
      <main className="sheet" id="main" tabIndex={-1}>
        {props.banner}
        {props.children}
        <Toaster />
      </main>
      <MobileTabs items={props.items} more={props.more} />
    </div>
  )
}

type ShellProps = {
  brand: ReactNode
  items: NavItem[]
  settings: NavItem | undefined
  pulse: ReactNode
  /** The user's menu at the bottom, and the same as the last tab on phones. */
  user: ReactNode
  more: ReactNode
  rail: boolean
  onSearch: (() => void) | undefined
  /** Lines at the top of the sheet: not connected, nobody sends. */
  banner: ReactNode
  children: ReactNode
}

function SideNav({ brand, items, settings, pulse, user, rail, onSearch }: ShellProps) {
  return (
    <>
      <div className="brand">
        <Mark />
        <span className="word side-wide">{t('Foreword')}</span>
      </div>
      {brand}
      <nav className="nav" aria-label={t('Main')}>
        {onSearch && (
          <button type="button" className="nav-search" onClick={onSearch}>
            <IconSearch className="i s18" aria-hidden />
            <span className="side-wide">{t('Search')}</span>
            <span className="nav-end">
              <Kbd>{t('Ctrl K')}</Kbd>
            </span>
          </button>
        )}
        {items.map((item) => (
          <NavLink key={item.to} item={item} rail={rail} />
        ))}
        {settings && <div className="nav-gap" />}
        {settings && <NavLink item={settings} rail={rail} />}
      </nav>
      <div className="side-end">{pulse}</div>
      {user}
    </>
  )
}

function NavLink({ item, rail }: { item: NavItem; rail: boolean }) {
  const Icon = item.icon
  return (
    <Tooltip label={item.label} position="right" disabled={!rail}>
      <Link to={item.to} activeProps={{ className: 'on' }}>
        <Icon className="i s18" aria-hidden />
        <span className="side-wide">{item.label}</span>
        {item.count !== undefined && item.count > 0 && (
          <span className="cnt">
            {item.count > 999 ? '999+' : item.count}
            <span className="vh"> {t('waiting')}</span>
          </span>
        )}
      </Link>
    </Tooltip>
  )
}

/** Tabs that fit beside More on a phone; what is beyond stands in its menu. */
export const MOST_TABS = 4

function MobileTabs({ items, more }: { items: NavItem[]; more: ReactNode }) {
  return (
    <nav className="mobile-tabs" aria-label={t('Main, at the bottom')}>
      {items.slice(0, MOST_TABS).map(({ to, label, icon: Icon, count }) => (
        <Link key={to} to={to} activeProps={{ className: 'on' }}>
          <Icon className="i s20" aria-hidden />
          {label}
          {count !== undefined && count > 0 && <span className="mobile-dot" aria-hidden="true" />}
        </Link>
      ))}
      {more}
    </nav>
  )
}
