import { IconBattery3, IconWifi } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { BrandLogo } from './Avatar.tsx'
import { t } from './text.ts'

/**
 * A phone that shows what a person will read. `children` are bubbles (`.bub`, the person's own `.bub.me`), or a WhatsAppPreview with the
 * look of that app.
 */
export function PhonePreview({
  brand,
  address,
  time,
  stamp,
  children,
  look = 'text',
  width = 290,
  height = 470,
}: PhoneProps) {
  return (
    <figure className="phone" style={{ width, height }} aria-label={t('What the person sees')}>
      <div className={look === 'whatsapp' ? 'screen wa-screen' : 'screen'}>
        <div className="sb">
          <span>{time}</span>
          <span className="row g4" aria-hidden="true">
            <IconWifi className="i s14" />
            <IconBattery3 className="i s14" />
          </span>
        </div>
        <div className="who">
          <BrandLogo name={brand} size={32} />
          <span className="num">{address}</span>
        </div>
        <div className="phone-thread">
          {stamp && <div className="stamp">{stamp}</div>}
          {children}
        </div>
        <div className="phone-input" aria-hidden="true">
          {look === 'whatsapp' ? t('Message') : t('Text message')}
        </div>
      </div>
    </figure>
  )
}

type PhoneProps = {
  brand: string
  address: string
  time: string
  stamp?: string
  children: ReactNode
  look?: 'text' | 'whatsapp'
  width?: number
  height?: number
}
