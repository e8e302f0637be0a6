import type { ReactNode } from 'react'
import './settings.css'

/** The scrolling part of a room of the settings; it can be reached and scrolled by keyboard, though it may hold no control. */
export function SettingsScroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className="settings-scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}
