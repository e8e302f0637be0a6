import type { ReactNode } from 'react'

/** The head of one room of the settings. */
export function SettingsHead({
  title,
  about,
  children,
}: {
  title: string
  about: string
  children?: ReactNode
}) {
  return (
    <header className="settings-head">
      <div className="col">
        <h2>{title}</h2>
        <span className="f12 t3">{about}</span>
      </div>
      <span className="sp" />
      {children}
    </header>
  )
}
