import {
  IconArrowBackUp,
  IconCopy,
  IconExternalLink,
  IconFileText,
  IconMapPin,
  IconPhone,
  IconPhoto,
  IconPlayerPlay,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { spoken, t } from './text.ts'
import './whatsapp-preview.css'
import { type Look, type PreviewText, runsOf, type WhatsAppMessage } from './whatsapp-text.ts'

/**
 * A message as WhatsApp draws it. Texts are finished strings, or pieces whose values are marked. Files of other hosts are named, not
 * loaded: the console fetches nothing from elsewhere. `nothing` stands where there is no text yet.
 */
export function WhatsAppPreview({
  header,
  body,
  footer,
  buttons,
  time,
  nothing = t('What you write appears here.'),
}: WhatsAppMessage & { time?: string; nothing?: string }) {
  const empty = textOf(body).trim() === '' && !header
  return (
    <figure className="wa" aria-label={t('As WhatsApp draws it')}>
      <div className="wa-bubble">
        {header && <Header header={header} />}
        <div className={empty ? 'wa-body wa-nothing' : 'wa-body'}>
          {empty ? nothing : <Formatted text={body} />}
        </div>
        {(footer || time) && (
          <div className="wa-foot">
            <span className="wa-footer">{footer}</span>
            {time && <span className="wa-time num">{time}</span>}
          </div>
        )}
        {buttons.length > 0 && <Buttons buttons={buttons} />}
      </div>
    </figure>
  )
}

const SHOWN_BUTTONS = 3

function Buttons({ buttons }: Pick<WhatsAppMessage, 'buttons'>) {
  // More than three, and WhatsApp shows two and a row that opens the rest.
  const shown = buttons.length > SHOWN_BUTTONS ? buttons.slice(0, SHOWN_BUTTONS - 1) : buttons
  return (
    <ul className="wa-buttons">
      {shown.map((button, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: buttons have no name of their own, two may read alike
        <li key={index}>
          {BUTTON_ICONS[button.type] ?? <IconArrowBackUp className="i" aria-hidden />}
          <span className="ell">{button.text || t('Button')}</span>
        </li>
      ))}
      {shown.length < buttons.length && <li>{t('See all options')}</li>}
    </ul>
  )
}

const BUTTON_ICONS: Record<string, ReactNode> = {
  url: <IconExternalLink className="i" aria-hidden />,
  phone_number: <IconPhone className="i" aria-hidden />,
  copy_code: <IconCopy className="i" aria-hidden />,
}

function Header({ header }: { header: NonNullable<WhatsAppMessage['header']> }) {
  const { format, text, link, filename } = header
  if (format === 'text')
    return <div className="wa-title">{text === null ? null : <Formatted text={text} plain />}</div>
  const Icon = MEDIA_ICONS[format]
  const name = filename ?? (format === 'location' ? null : fileOf(link))
  return (
    <div className={`wa-media ${format}`}>
      <Icon className="i" aria-hidden />
      <span className="wa-media-name">
        {format === 'location' ? (
          text === null ? (
            t('A place on the map')
          ) : (
            <Formatted text={text} plain />
          )
        ) : (
          (name ?? MEDIA_WORDS[format])
        )}
      </span>
    </div>
  )
}

const MEDIA_ICONS = {
  image: IconPhoto,
  video: IconPlayerPlay,
  document: IconFileText,
  location: IconMapPin,
}
const MEDIA_WORDS = spoken(() => ({ image: t('Picture'), video: t('Video'), document: t('Document') }))

const fileOf = (link: string | null): string | null => link?.split(/[?#]/)[0]?.split('/').pop() || null

/** Words with WhatsApp's own signs for bold and the like. */
export const WhatsAppText = ({ text }: { text: string }) => <Formatted text={text} />

/** A header has no bold of its own: it is bold already, and its signs stay. */
/** A text with its marks drawn, not written: *bold*, _italic_, ~strike~, ```mono```. */
export function Formatted({ text, plain }: { text: PreviewText; plain?: boolean }) {
  const runs = plain
    ? (typeof text === 'string' ? [{ text }] : text).map((part, at) => ({ ...part, at, looks: [] as Look[] }))
    : runsOf(text)
  return runs.map((run) => {
    const classes = run.looks.map((look) => `wa-${look}`).join(' ')
    const Tag = 'variable' in run && run.variable !== undefined ? 'mark' : 'span'
    return (
      <Tag key={run.at} {...(classes ? { className: classes } : {})}>
        {run.text}
      </Tag>
    )
  })
}

const textOf = (text: PreviewText): string =>
  typeof text === 'string' ? text : text.map((part) => part.text).join('')
