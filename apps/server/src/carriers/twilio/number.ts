import type { SenderCredentials } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { addressKindOf } from './addresses.ts'
import { listIn, type Resource, readResource, writeResource } from './api.ts'
import { setServiceInboundUrl } from './services.ts'

export type FoundNumber =
  | { found: 'yes'; resource: Resource; path: string }
  | { found: 'no' }
  | { found: 'cannot_tell'; detail: string }

/** The sender's number or short code among those of its account. Never throws. */
export async function findNumber(http: Http, sender: SenderCredentials): Promise<FoundNumber> {
  const shortCode = addressKindOf(sender.address) === 'short_code'
  const list = shortCode ? '/SMS/ShortCodes' : '/IncomingPhoneNumbers'
  const query = new URLSearchParams({ [shortCode ? 'ShortCode' : 'PhoneNumber']: sender.address })
  const answer = await readResource(http, sender, `${list}.json?${query}`)
  if (!answer.ok) return { found: 'cannot_tell', detail: answer.detail }
  // The filter at Twilio also matches parts of a number.
  const same = (item: Resource) => item[shortCode ? 'short_code' : 'phone_number'] === sender.address
  const resource = listIn(answer.resource, shortCode ? 'short_codes' : 'incoming_phone_numbers').find(same)
  if (!resource) return { found: 'no' }
  return { found: 'yes', resource, path: `${list}/${encodeURIComponent(String(resource.sid))}.json` }
}

/**
 * Points replies to the sender's number, or of its messaging service, at `url`.
 * Throws an Error with a sentence for people when Twilio has no such number, or refuses.
 */
export async function setInboundUrl(http: Http, sender: SenderCredentials, url: string): Promise<void> {
  const kind = addressKindOf(sender.address)
  if (kind === 'messaging_service') return setServiceInboundUrl(http, sender, url)
  if (kind === 'alphanumeric') throw new Error('An alphanumeric sender cannot receive replies.')
  const number = await findNumber(http, sender)
  if (number.found === 'no') throw new Error(`${sender.address} is not a number of this Twilio account.`)
  if (number.found === 'cannot_tell') throw new Error(number.detail)
  const changed = await writeResource(http, sender, number.path, { SmsUrl: url, SmsMethod: 'POST' })
  if (!changed.ok) throw new Error(changed.detail)
}
