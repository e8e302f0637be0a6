import type { ReactNode } from 'react'

/** The head of one room of the settings. `alone`: the room stands without them, so its title heads the page. */
export function SettingsHead({
  title,
  about,
  alone = false,
  children,
}: {
  title: string
  about: string
  alone?: boolean
  children?: ReactNode
}) {
  return (
    <header className="settings-head">
      <div className="col">
        {alone ? <h1 className="h-voice">{title}</h1> : <h2>{title}</h2>}
        <span className="f12 t3">{about}</span>
      </div>
      <span className="sp" />
      {children}
    </header>
  )
}
