import type { Channel } from '@foreword/contract'
import { IconArrowRight, IconBrandWhatsapp, IconDeviceMobileMessage, IconMessage } from '@tabler/icons-react'
import { Fragment } from 'react'
import { CHANNEL_WORDS } from './template-words.ts'
import { t } from './text.ts'

const ICONS = { sms: IconMessage, whatsapp: IconBrandWhatsapp, inapp: IconDeviceMobileMessage }

export function ChannelIcon({ channel, small }: { channel: Channel; small?: boolean }) {
  const Icon = ICONS[channel]
  return <Icon className={small ? 'i s14' : 'i'} aria-hidden />
}

/** The channels of a campaign in their order: “WhatsApp, then SMS”, drawn with an arrow. */
export function ChannelOrder({ channels }: { channels: readonly Channel[] }) {
  return (
    <span className="channel-order">
      {channels.map((channel, index) => (
        <Fragment key={channel}>
          {index > 0 && (
            <>
              <span className="vh">{t(', then')} </span>
              <IconArrowRight className="i s14 t3" aria-hidden />
            </>
          )}
          <span className="row g4 nw">
            <ChannelIcon channel={channel} small />
            {CHANNEL_WORDS[channel]}
          </span>
        </Fragment>
      ))}
    </span>
  )
}
