import { createHash } from 'node:crypto'
import type { CarrierFact, RawWebhook } from '../../channels/carrier.ts'
import { formIn } from './form.ts'
import { handledByTwilio } from './keywords.ts'
import { receiptStateOf } from './statuses.ts'

type Field = (name: string) => string | null

export const SID = /^[A-Z]{2}[0-9a-f]{32}$/i
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const MAX_MEDIA = 10
const MAX_DETAIL = 500

/**
 * The fact in a verified webhook: Twilio sends one each. No I/O, throws nothing; what it does not know is `nothing`.
 * Receipts are bound by `m` (message id) and `a` (attempt) in the query of our own URL.
 */
export function parseTwilioWebhook(
  raw: RawWebhook,
  channel: 'sms' | 'whatsapp' = 'sms',
): readonly CarrierFact[] {
  const query = queryOf(raw.url)
  const form = raw.method.toUpperCase() === 'GET' ? query : formIn(raw)
  // PostgreSQL keeps no NUL in a text, so none gets past here.
  const field: Field = (name) => form.get(name)?.replaceAll('\0', '') || null
  const sid = field('MessageSid') ?? field('SmsSid')
  if (!sid || !SID.test(sid)) return [nothing(raw)]
  const status = (field('MessageStatus') ?? field('SmsStatus'))?.toLowerCase() ?? null
  if (status === null || status === 'received' || status === 'receiving')
    return [(channel === 'sms' ? replyOf(field, sid) : whatsappReplyOf(field, sid)) ?? nothing(raw)]
  return [receiptOf(field, sid, status, query)]
}

function receiptOf(field: Field, sid: string, status: string, query: URLSearchParams): CarrierFact {
  const dedupeKey = `${sid}:${status}`
  const state = receiptStateOf(status)
  if (state === null) return { kind: 'nothing', dedupeKey }
  const said = field('ErrorMessage') ?? field('ChannelStatusMessage')
  const failed = state === 'failed'
  return {
    kind: 'receipt',
    dedupeKey,
    carrierId: sid,
    ...tokenOf(query),
    state,
    code: failed ? field('ErrorCode') : null,
    detail: failed
      ? ((said ?? (status === 'canceled' ? 'Canceled at Twilio' : null))?.slice(0, MAX_DETAIL) ?? null)
      : null,
  }
}

/** Our own token. Half of one, or one that was tampered with at the carrier's settings, binds nothing. */
function tokenOf(query: URLSearchParams): { messageId: string | null; attempt: number | null } {
  const messageId = query.get('m') ?? ''
  const attempt = query.get('a') ?? ''
  if (!UUID.test(messageId) || !/^[1-9]\d{0,3}$/.test(attempt)) return { messageId: null, attempt: null }
  return { messageId: messageId.toLowerCase(), attempt: Number(attempt) }
}

function replyOf(field: Field, sid: string): Extract<CarrierFact, { kind: 'reply' }> | null {
  return replyFact({
    sid,
    from: field('From'),
    to: field('To'),
    text: field('Body') ?? '',
    optOutType: field('OptOutType'),
    viaService: field('MessagingServiceSid') !== null,
    media: mediaOf(field),
  })
}

const MAX_NAME = 120

/** What WhatsApp adds: who they are, what was tapped, what is answered. Addresses are without Twilio's prefix, as everywhere here. */
function whatsappReplyOf(field: Field, sid: string): CarrierFact | null {
  const fact = replyOf(field, sid)
  if (fact?.kind !== 'reply') return null
  const from = whatsappAddressOf(fact.from) ?? whatsappAddressOf(field('ExternalUserId') ?? '')
  const to = whatsappAddressOf(fact.to)
  if (from === null || to === null) return null
  const words = fact.text || field('ButtonText') || field('ListTitle') || placeOf(field)
  return {
    ...fact,
    from,
    to,
    text: words,
    name: field('ProfileName')?.trim().slice(0, MAX_NAME) || null,
    tapped: field('ButtonPayload') ?? field('ListId') ?? field('ButtonText'),
    replyTo: field('OriginalRepliedMessageSid'),
  }
}

/** A number, or Meta's id of a person whose number is hidden, without Twilio's prefix; null for another channel's. */
export function whatsappAddressOf(address: string): string | null {
  return /^whatsapp:(\+[1-9]\d{4,19}|[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128})$/.exec(address)?.[1] ?? null
}

function placeOf(field: Field): string {
  const [latitude, longitude] = [field('Latitude'), field('Longitude')]
  if (latitude === null || longitude === null) return ''
  const place = [field('Label'), field('Address')].filter(Boolean).join(', ')
  return place ? `(a place: ${place}, at ${latitude}, ${longitude})` : `(a place: ${latitude}, ${longitude})`
}

/** An inbound message, from webhook or list alike: its key is the same whichever tells it first. Null without both numbers. */
export function replyFact(message: {
  sid: string
  from: string | null
  to: string | null
  text: string
  optOutType: string | null
  viaService: boolean
  media: readonly { url: string; type: string }[]
}): Extract<CarrierFact, { kind: 'reply' }> | null {
  const { sid, from, to, text, optOutType, viaService, media } = message
  if (!from || !to) return null
  return {
    kind: 'reply',
    dedupeKey: `${sid}:received`,
    carrierId: sid,
    from,
    to,
    text,
    carrierHandled: handledByTwilio({ optOutType, text, to, viaService }),
    media,
  }
}

function mediaOf(field: Field): { url: string; type: string }[] {
  const media: { url: string; type: string }[] = []
  for (let index = 0; index < MAX_MEDIA; index++) {
    const url = field(`MediaUrl${index}`)
    if (!url || !/^https?:\/\//i.test(url)) break
    media.push({ url, type: field(`MediaContentType${index}`) ?? 'application/octet-stream' })
  }
  return media
}

function nothing(raw: RawWebhook): CarrierFact {
  const hash = createHash('sha256').update(`${raw.url}\n${raw.body}`).digest('hex')
  return { kind: 'nothing', dedupeKey: `sha256:${hash}` }
}

function queryOf(url: string): URLSearchParams {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? ''
  return new URLSearchParams(query)
}
