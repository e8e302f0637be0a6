import type { SenderCredentials } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { type Resource, readAll, readProduct, textIn, writeProduct } from './api.ts'

/** A sender in a messaging service's pool. `sms` is null where Twilio does not say. */
export type PoolSender = {
  kind: 'number' | 'short_code' | 'name'
  address: string
  sms: boolean | null
}

export type FoundService =
  | { found: 'yes'; resource: Resource; pool: PoolSender[] }
  | { found: 'no' }
  | { found: 'cannot_tell'; detail: string }

const LISTS = [
  { kind: 'number', path: 'PhoneNumbers', key: 'phone_numbers', address: 'phone_number' },
  { kind: 'short_code', path: 'ShortCodes', key: 'short_codes', address: 'short_code' },
  { kind: 'name', path: 'AlphaSenders', key: 'alpha_senders', address: 'alpha_sender' },
] as const

const at = (sender: SenderCredentials) => `/v1/Services/${encodeURIComponent(sender.address)}`

/** The messaging service a sender is, with everyone in its pool. Four requests as a rule. Never throws. */
export async function findService(http: Http, sender: SenderCredentials): Promise<FoundService> {
  const service = await readProduct(http, sender, 'messaging', at(sender))
  if (!service.ok)
    return service.status === 404 ? { found: 'no' } : { found: 'cannot_tell', detail: service.detail }
  const pool: PoolSender[] = []
  for (const list of LISTS) {
    const path = `${at(sender)}/${list.path}?PageSize=1000`
    const answer = await readAll(http, sender, 'messaging', path, list.key)
    if (!answer.ok) return { found: 'cannot_tell', detail: answer.detail }
    for (const item of answer.items) {
      const address = textIn(item, list.address)
      if (address !== '') pool.push({ kind: list.kind, address, sms: canText(item) })
    }
  }
  return { found: 'yes', resource: service.resource, pool }
}

/** Twilio lists what a sender can do: ["SMS", "MMS", "Voice"]. */
function canText(item: Resource): boolean | null {
  const { capabilities } = item
  if (!Array.isArray(capabilities)) return null
  return capabilities.some((one) => typeof one === 'string' && one.toUpperCase() === 'SMS')
}

/** Sends the service's replies to `url`, whichever number they came to. Throws an Error with a sentence for people. */
export async function setServiceInboundUrl(
  http: Http,
  sender: SenderCredentials,
  url: string,
): Promise<void> {
  const changed = await writeProduct(http, sender, 'messaging', at(sender), {
    form: { InboundRequestUrl: url, InboundMethod: 'POST', UseInboundWebhookOnNumber: 'false' },
  })
  if (!changed.ok) throw new Error(changed.detail)
}
