import { createHash } from 'node:crypto'
import type { CarrierFact, RawWebhook, ReceiptState } from '../../channels/carrier.ts'
import { isObject, parseObject, textAt } from './json.ts'
import { readReference } from './reference.ts'

const STATES: Readonly<Record<string, ReceiptState>> = {
  sent: 'sent',
  submitted: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  undelivered: 'failed',
  rejected: 'failed',
  expired: 'failed',
}
const HANDLED = ['stop', 'start', 'help'] as const
const MAX_EVENTS = 1_000
const MAX_ID = 200

/**
 * The facts in a verified webhook: one event, or `events` with up to 1,000. No I/O, throws nothing; what it does not know is `nothing`.
 */
export function parseGatewayWebhook(raw: RawWebhook): readonly CarrierFact[] {
  const body = parseObject(raw.body)
  const events: unknown[] = body && Array.isArray(body.events) ? body.events.slice(0, MAX_EVENTS) : [body]
  const facts = events.map((event, index) => factOf(event) ?? nothing(raw, index))
  return facts.length > 0 ? facts : [nothing(raw, 0)]
}

function factOf(event: unknown): CarrierFact | null {
  const id = textAt(event, 'id').trim()
  if (id === '' || id.length > MAX_ID) return null
  switch (textAt(event, 'type')) {
    case 'receipt':
      return receiptOf(event, id)
    case 'message':
      return replyOf(event, id)
    default:
      return null
  }
}

function receiptOf(event: unknown, id: string): CarrierFact | null {
  const status = textAt(event, 'status').toLowerCase()
  if (!Object.hasOwn(STATES, status)) return null
  const state = STATES[status]!
  const failed = state === 'failed'
  const code = textAt(event, 'code').slice(0, 60) || (status === 'expired' ? 'validity_over' : '')
  return {
    kind: 'receipt',
    dedupeKey: `${id}:${status}`,
    carrierId: id,
    ...readReference(textAt(event, 'reference')),
    state,
    code: failed ? code || null : null,
    detail: failed ? textAt(event, 'message').slice(0, 500) || null : null,
  }
}

function replyOf(event: unknown, id: string): CarrierFact | null {
  const from = phoneOf(textAt(event, 'from'))
  const to = textAt(event, 'to').trim()
  if (from === null || to === '' || to.length > 40) return null
  const said = textAt(event, 'handled').toLowerCase()
  return {
    kind: 'reply',
    dedupeKey: `${id}:received`,
    carrierId: id,
    from,
    to,
    text: isObject(event) && typeof event.text === 'string' ? textAt(event, 'text') : '',
    carrierHandled: HANDLED.find((one) => one === said) ?? null,
    media: [],
  }
}

/** Some gateways leave the plus sign out. */
function phoneOf(text: string): string | null {
  const digits = /^\+?([1-9]\d{6,14})$/.exec(text.replace(/[\s().-]/g, ''))?.[1]
  return digits ? `+${digits}` : null
}

function nothing(raw: RawWebhook, index: number): CarrierFact {
  const hash = createHash('sha256').update(`${raw.url}\n${raw.body}\n${index}`).digest('hex')
  return { kind: 'nothing', dedupeKey: `sha256:${hash}` }
}
