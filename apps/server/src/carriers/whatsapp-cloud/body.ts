// pure
import { type Rich, sectionsOf } from '@foreword/contract'
import type { Attempt } from '../../channels/carrier.ts'
import { isUserId } from './address.ts'

// What one message is on the wire. Limits of lengths are kept by who wrote the message; Meta says what is wrong with the rest.

type Template = Extract<Rich, { type: 'template' }>
type Row = Extract<Rich, { type: 'list' }>['rows'][number]
type Body = Record<string, unknown>

/** Our message and attempt, echoed by Meta in every status of the message: at most 41 characters of its 256. */
export const tokenOf = (attempt: Pick<Attempt, 'messageId' | 'attempt'>): string =>
  `${attempt.messageId}:${attempt.attempt}`

const TOKEN = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}):([1-9]\d{0,3})$/i

/** Our token read back. What is not ours, or was cut, binds nothing. */
export function readToken(text: string): { messageId: string | null; attempt: number | null } {
  const parts = TOKEN.exec(text)
  if (!parts) return { messageId: null, attempt: null }
  return { messageId: parts[1]!.toLowerCase(), attempt: Number(parts[2]) }
}

/** The whole request. A user without a number is reached by `recipient`: a user id in `to` would be dropped in silence. */
export function bodyOf(attempt: Attempt): Body {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...(isUserId(attempt.to) ? { recipient: attempt.to } : { to: attempt.to }),
    ...saying(attempt.rich, attempt.text),
    biz_opaque_callback_data: tokenOf(attempt),
  }
}

function saying(rich: Rich | null, text: string): Body {
  switch (rich?.type) {
    case undefined:
    case null:
      return { type: 'text', text: { body: text, preview_url: /https?:\/\//i.test(text) } }
    case 'template':
      return { type: 'template', template: template(rich) }
    case 'buttons':
      return {
        type: 'interactive',
        interactive: {
          type: 'button',
          body: { text },
          ...(rich.footer && { footer: { text: rich.footer } }),
          action: { buttons: rich.buttons.map((reply) => ({ type: 'reply', reply })) },
        },
      }
    case 'list':
      return {
        type: 'interactive',
        interactive: {
          type: 'list',
          body: { text },
          action: { button: rich.button, sections: sectionsOf(rich.rows).map(section) },
        },
      }
    case 'media':
      return { type: rich.media, [rich.media]: media(rich, text) }
    case 'inapp':
      return {
        type: 'text',
        text: { body: [text, rich.linkUrl].filter(Boolean).join('\n'), preview_url: true },
      }
    default:
      return rich satisfies never
  }
}

const section = ({ title, rows }: ReturnType<typeof sectionsOf<Row>>[number]): Body => ({
  ...(title !== null && { title }),
  rows: rows.map(row),
})

const row = ({ id, title, description }: Row): Body => ({
  id,
  title,
  ...(description && { description }),
})

/** A voice message has no caption, and only documents have a name. */
function media(rich: Extract<Rich, { type: 'media' }>, text: string): Body {
  return {
    link: rich.link,
    ...(rich.media !== 'audio' && text !== '' && { caption: text }),
    ...(rich.media === 'document' && rich.filename && { filename: rich.filename }),
  }
}

function template(rich: Template): Body {
  const components = [
    ...header(rich.header),
    ...(rich.body.length > 0 ? [{ type: 'body', parameters: rich.body.map(param) }] : []),
    ...rich.buttons.map(button),
  ]
  return {
    name: rich.name,
    language: { code: rich.language },
    ...(components.length > 0 && { components }),
  }
}

/** Named variables carry their name, numbered ones go by their order. */
const param = ({ name, text }: { name: string | null; text: string }): Body => ({
  type: 'text',
  ...(name !== null && { parameter_name: name }),
  text,
})

function header(header: Template['header']): Body[] {
  if (!header) return []
  if (header.type === 'text') return [{ type: 'header', parameters: header.params.map(param) }]
  if (header.type === 'location') {
    const { latitude, longitude, name, address } = header
    return [
      {
        type: 'header',
        parameters: [{ type: 'location', location: { latitude, longitude, name, address } }],
      },
    ]
  }
  const { type, link, filename } = header
  const file = { link, ...(type === 'document' && filename && { filename }) }
  return [{ type: 'header', parameters: [{ type, [type]: file }] }]
}

const BUTTON = {
  quick_reply: (payload: string) => ({ type: 'payload', payload }),
  url: (text: string) => ({ type: 'text', text }),
  copy_code: (coupon_code: string) => ({ type: 'coupon_code', coupon_code }),
}

const button = ({ index, type, value }: Template['buttons'][number]): Body => ({
  type: 'button',
  sub_type: type,
  index: String(index),
  parameters: [BUTTON[type](value)],
})
