// pure
import type { CarrierFact } from '../../channels/carrier.ts'
import { addressOf } from './address.ts'
import { at, type Json, listAt, numberAt, textAt } from './json.ts'
import { detailOf, routeOf, timeOf } from './webhook-parts.ts'

type Media = { url: string; type: string; name?: string | null }
/** What a message says, whatever its type: words for the thread, what was tapped, what came with it. */
type Said = { text: string; tapped?: string; media?: Media[] }

const MAX_TEXT = 10_000
const MAX_NAME = 120
const FILES = ['image', 'audio', 'video', 'document', 'sticker'] as const

/** What a person wrote or tapped, or that they moved; null for what is neither. */
export function replyOf(value: Json, message: Json): CarrierFact | null {
  const wamid = textAt(message, 'id')
  const from = addressOf(textAt(message, 'from'), textAt(message, 'from_user_id'))
  if (wamid === '' || from === '') return null
  if (textAt(message, 'type') === 'system') return movedOf(value, message, wamid, from)
  const { text, tapped, media } = saidIn(message)
  const at_ = timeOf(message)
  return {
    kind: 'reply',
    dedupeKey: `${wamid}:received`,
    carrierId: wamid,
    from,
    to: addressOf(textAt(at(value, 'metadata'), 'display_phone_number').replace(/[^\d]/g, '')),
    text: text.slice(0, MAX_TEXT),
    // WhatsApp knows no keywords: a STOP is ours to keep and to answer.
    carrierHandled: null,
    media: media ?? [],
    name: nameOf(value, message),
    tapped: tapped ?? null,
    replyTo: textAt(at(message, 'context'), 'id') || null,
    route: routeOf(value),
    ...(at_ && { at: at_ }),
  }
}

function nameOf(value: Json, message: Json): string | null {
  const contacts = listAt(value, 'contacts')
  const theirs = contacts.find(
    (one) =>
      (textAt(one, 'wa_id') !== '' && textAt(one, 'wa_id') === textAt(message, 'from')) ||
      (textAt(one, 'user_id') !== '' && textAt(one, 'user_id') === textAt(message, 'from_user_id')),
  )
  const profile = at(theirs ?? (contacts.length === 1 ? contacts[0]! : {}), 'profile')
  return (textAt(profile, 'name') || textAt(profile, 'username')).trim().slice(0, MAX_NAME) || null
}

function saidIn(message: Json): Said {
  const type = textAt(message, 'type')
  const part = at(message, type)
  switch (type) {
    case 'text':
      return { text: textAt(part, 'body') }
    case 'button':
      return { text: textAt(part, 'text'), tapped: textAt(part, 'payload') || textAt(part, 'text') }
    case 'interactive':
      return interactiveIn(part)
    case 'location':
      return { text: locationIn(part) }
    case 'contacts':
      return { text: contactsIn(message) }
    case 'reaction':
      return {
        text: textAt(part, 'emoji') ? `(reacted with ${textAt(part, 'emoji')})` : '(took a reaction back)',
      }
    case 'order':
      return { text: `(an order of ${listAt(part, 'product_items').length} products)` }
    default:
      return fileIn(type, part) ?? { text: unsupportedIn(message, type) }
  }
}

function interactiveIn(part: Json): Said {
  const kind = textAt(part, 'type')
  const chosen = at(part, kind)
  if (kind === 'button_reply' || kind === 'list_reply')
    return { text: textAt(chosen, 'title'), tapped: textAt(chosen, 'id') }
  if (kind === 'nfm_reply')
    return { text: textAt(chosen, 'body') || '(a filled form)', tapped: textAt(chosen, 'name') }
  return { text: '(an answer of a kind this server does not know)' }
}

/** Files are named by Meta's id: `fetchMedia` turns it into bytes, for weeks. */
function fileIn(type: string, part: Json): Said | null {
  if (!(FILES as readonly string[]).includes(type)) return null
  const id = textAt(part, 'id')
  if (!/^\d{1,40}$/.test(id)) return { text: textAt(part, 'caption') || '(a file that cannot be fetched)' }
  const name = textAt(part, 'filename').slice(0, 240) || null
  const mime = textAt(part, 'mime_type').slice(0, 100) || 'application/octet-stream'
  return { text: textAt(part, 'caption'), media: [{ url: id, type: mime, name }] }
}

function locationIn(part: Json): string {
  const place = [textAt(part, 'name'), textAt(part, 'address')].filter(Boolean).join(', ')
  const degrees = [numberAt(part, 'latitude'), numberAt(part, 'longitude')].join(', ')
  return place ? `(a place: ${place}, at ${degrees})` : `(a place: ${degrees})`
}

function contactsIn(message: Json): string {
  const people = listAt(message, 'contacts').map((one) => {
    const phones = listAt(one, 'phones').map((phone) => textAt(phone, 'phone'))
    return [textAt(at(one, 'name'), 'formatted_name'), ...phones].filter(Boolean).join(' ')
  })
  return `(contact: ${people.filter(Boolean).join('; ') || 'without a name'})`
}

function unsupportedIn(message: Json, type: string): string {
  const why = detailOf(listAt(message, 'errors')[0] ?? {})
  return why
    ? `(WhatsApp could not pass this on: ${why})`
    : `(a message of a kind this server does not know: ${type})`
}

function movedOf(value: Json, message: Json, wamid: string, from: string): CarrierFact | null {
  const system = at(message, 'system')
  const type = textAt(system, 'type')
  const to =
    type === 'user_changed_user_id'
      ? addressOf('', textAt(system, 'user_id'))
      : addressOf(textAt(system, 'wa_id') || textAt(system, 'new_wa_id'))
  if (!['user_changed_number', 'user_changed_user_id'].includes(type) || to === '' || to === from) return null
  return { kind: 'moved', dedupeKey: `${wamid}:moved`, from, to, route: routeOf(value) }
}
