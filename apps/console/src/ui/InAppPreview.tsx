import { IconBell, IconPhoto } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { t } from './text.ts'
import './inapp-preview.css'

type InAppPreviewProps = {
  brand: string
  /** The message, values marked. */
  children: ReactNode
  imageUrl: string | null
  link: { label: string; url: string } | null
  notification: { title: string; text: string }
}

/**
 * A message as the widget draws it on the brand's page, and the note that tells of it while no page is open. Pictures are named, not
 * loaded: the console fetches nothing from elsewhere.
 */
export function InAppPreview({ brand, children, imageUrl, link, notification }: InAppPreviewProps) {
  return (
    <figure className="ia" aria-label={t('As the app draws it')}>
      <div className="ia-panel">
        <div className="ia-head">{brand}</div>
        <div className="ia-log">
          <span className="ia-by">{brand}</span>
          <div className="ia-say">
            {imageUrl && (
              <div className="ia-image">
                <IconPhoto className="i" aria-hidden />
                {imageUrl.split(/[?#]/)[0]?.split('/').pop() || t('Picture')}
              </div>
            )}
            <p>{children}</p>
            {link && <span className="ia-go">{link.label || hostOf(link.url)}</span>}
          </div>
        </div>
      </div>
      <figcaption className="ia-note">
        <IconBell className="i" aria-hidden />
        <span>
          <b>{notification.title}</b>
          <span className="ia-note-text">{notification.text}</span>
        </span>
      </figcaption>
    </figure>
  )
}

const hostOf = (url: string): string => URL.parse(url)?.host ?? url
