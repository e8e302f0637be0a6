import { createHash } from 'node:crypto'
import type { CarrierFact, RawWebhook } from '../../channels/carrier.ts'
import { accountNotice } from './account-notices.ts'
import { addressOf } from './address.ts'
import { at, type Json, listAt, parseObject, textAt } from './json.ts'
import { replyOf } from './replies.ts'
import { receiptOf } from './statuses.ts'
import { templateFact } from './template-facts.ts'
import { type Change, detailOf, MAX_DETAIL, routeOf } from './webhook-parts.ts'

/**
 * Every fact in a verified webhook: Meta sends up to a thousand in one, of several accounts and numbers. No I/O, throws nothing;
 * what it does not know is `nothing`. Receipts are bound by the token that Meta echoes.
 */
export function parseWhatsappWebhook(raw: RawWebhook): readonly CarrierFact[] {
  const envelope = parseObject(raw.body)
  const facts = envelope ? listAt(envelope, 'entry').flatMap(entryFacts) : []
  return facts.length > 0
    ? facts
    : [{ kind: 'nothing', dedupeKey: `sha256:${sha256(`${raw.url}\n${raw.body}`)}` }]
}

function entryFacts(entry: Json): CarrierFact[] {
  const wabaId = textAt(entry, 'id')
  // The time tells an event that comes again from one that is sent again.
  const time = textAt(entry, 'time')
  return listAt(entry, 'changes').flatMap((change) => {
    const field = textAt(change, 'field')
    const value = at(change, 'value')
    const key = `${field.slice(0, 60)}:${sha256(`${wabaId}\n${time}\n${JSON.stringify(value)}`)}`
    const found = factsOf(field, { wabaId, value, key })
    return found.length > 0 ? found : [{ kind: 'nothing' as const, dedupeKey: key }]
  })
}

function factsOf(field: string, change: Change): CarrierFact[] {
  switch (field) {
    case 'messages':
      return messageFacts(change)
    case 'user_preferences':
      return listAt(change.value, 'user_preferences').flatMap((one) => preferenceOf(change.value, one))
    case 'user_id_update':
      return listAt(change.value, 'user_id_update').flatMap((one) => movedIds(change.value, one))
    default:
      return [templateFact(field, change) ?? accountNotice(field, change)].filter((fact) => fact !== null)
  }
}

function messageFacts({ value, key }: Change): CarrierFact[] {
  return [
    ...listAt(value, 'messages').flatMap((message) => replyOf(value, message) ?? []),
    ...listAt(value, 'statuses').flatMap((status) => receiptOf(value, status) ?? []),
    ...listAt(value, 'errors').map(
      (error, index): CarrierFact => ({
        kind: 'notice',
        dedupeKey: `${key}:${index}`,
        title: `WhatsApp reported an error (${textAt(error, 'code')})`,
        detail: detailOf(error),
        severity: 'warn',
        route: routeOf(value),
      }),
    ),
  ]
}

function preferenceOf(value: Json, said: Json): CarrierFact[] {
  const address = addressOf(textAt(said, 'wa_id'), textAt(said, 'user_id'))
  const wish = textAt(said, 'value')
  const seconds = textAt(said, 'timestamp')
  if (address === '' || textAt(said, 'category') !== 'marketing_messages') return []
  if ((wish !== 'stop' && wish !== 'resume') || !/^\d{1,12}$/.test(seconds)) return []
  return [
    {
      kind: 'preference',
      // No address in a key: keys outlive a person's wish to be forgotten.
      dedupeKey: `preference:${sha256(address)}:${wish}:${seconds}`,
      address,
      category: 'marketing',
      value: wish,
      words: textAt(said, 'detail').slice(0, MAX_DETAIL) || `WhatsApp: ${wish} marketing messages`,
      at: new Date(Number(seconds) * 1000),
      route: routeOf(value),
    },
  ]
}

/** A user id goes with the number: a new number brings a new id. */
function movedIds(value: Json, said: Json): CarrierFact[] {
  const ids = at(said, 'user_id')
  const from = addressOf('', textAt(ids, 'previous'))
  const to = addressOf('', textAt(ids, 'current'))
  if (from === '' || to === '' || from === to) return []
  return [{ kind: 'moved', dedupeKey: `moved:${sha256(`${from} ${to}`)}`, from, to, route: routeOf(value) }]
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
