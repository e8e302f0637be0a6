// pure
import { deliveryErrorMessage } from '../rules/errors.ts'
import { priceAt } from '../rules/prices.ts'
import { firstStatus, statusAt } from '../rules/status.ts'
import { FLAG, type Message } from '../store/message.ts'

const VERSION = '2010-04-01'

let cachedSecond = -1
let cachedDate = ''

/** RFC 2822 with a numeric zone, as the API writes dates. One string serves all messages of its second. */
export function rfc2822(ms: number): string {
  const second = Math.floor(ms / 1000)
  if (second !== cachedSecond) {
    cachedSecond = second
    cachedDate = new Date(second * 1000).toUTCString().replace('GMT', '+0000')
  }
  return cachedDate
}

/** The answer to a create. Written by hand: it is the hot path, and most of it never varies. */
export function renderCreated(message: Message): string {
  const uri = messageUri(message)
  const date = rfc2822(message.createdAt)
  const service = message.service
  const from = service ? null : message.from
  return (
    `{"account_sid":"${message.accountSid}","api_version":"${VERSION}","body":${JSON.stringify(message.body)},` +
    `"date_created":"${date}","date_sent":null,"date_updated":"${date}","direction":"outbound-api",` +
    `"error_code":null,"error_message":null,"from":${JSON.stringify(from)},` +
    `"messaging_service_sid":${service ? `"${service}"` : 'null'},` +
    `"num_media":"${message.media.length}","num_segments":"${service ? 0 : message.segments}",` +
    `"price":null,"price_unit":"USD","sid":"${message.sid}","status":"${firstStatus(message)}",` +
    `"subresource_uris":{"media":"${uri}/Media.json"},"to":${JSON.stringify(message.to)},"uri":"${uri}.json"}`
  )
}

/** A message as fetch and list show it at `now`. */
export function renderMessage(message: Message, now: number): Record<string, unknown> {
  const uri = messageUri(message)
  const status = statusAt(message, now)
  const failed = status === 'failed' || status === 'undelivered'
  return {
    account_sid: message.accountSid,
    api_version: VERSION,
    body: message.body,
    date_created: rfc2822(message.createdAt),
    date_sent: dateSent(message, now) === null ? null : rfc2822(dateSent(message, now)!),
    date_updated: rfc2822(Math.max(message.updatedAt, lastChange(message, now))),
    direction: message.direction,
    error_code: failed ? message.errorCode : null,
    error_message: failed ? deliveryErrorMessage(message.errorCode) : null,
    from: message.service && (status === 'accepted' || status === 'scheduled') ? null : message.from,
    messaging_service_sid: message.service,
    num_media: String(message.media.length),
    num_segments: String(message.segments),
    price: priceAt(message, now),
    price_unit: 'USD',
    sid: message.sid,
    status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to,
    uri: `${uri}.json`,
  }
}

/** When it left, ms since 1970; null while it has not. */
export function dateSent(message: Message, now: number): number | null {
  if (message.direction === 'inbound') return message.createdAt
  if (message.flags & FLAG.canceled || message.sentAfter < 0) return null
  const at = message.createdAt + message.sentAfter
  return now >= at ? at : null
}

function lastChange(message: Message, now: number): number {
  const after = [message.doneAfter, message.sentAfter, 0].find(
    (offset) => offset >= 0 && now >= message.createdAt + offset,
  )
  return message.createdAt + (after ?? 0)
}

function messageUri(message: Message): string {
  return `/${VERSION}/Accounts/${message.accountSid}/Messages/${message.sid}`
}
