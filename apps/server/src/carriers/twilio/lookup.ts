import type { LineType, SenderCredentials } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { type Resource, readProduct, textIn } from './api.ts'

/** By Twilio's words: whether texts reach such a line. Those not here are nobody's to promise. */
const SMS: Readonly<Record<string, 'yes' | 'no' | 'maybe'>> = {
  mobile: 'yes',
  nonFixedVoip: 'yes',
  personal: 'yes',
  landline: 'no',
  premium: 'no',
  sharedCost: 'no',
  uan: 'no',
  voicemail: 'no',
  pager: 'no',
}

const NOT_APPROVED = 60601

/** What kind of line a number is, by Lookup v2. One paid request. Never throws. */
export async function lookUpLine(http: Http, sender: SenderCredentials, address: string): Promise<LineType> {
  const path = `/v2/PhoneNumbers/${encodeURIComponent(address)}?Fields=line_type_intelligence`
  const answer = await readProduct(http, sender, 'lookups', path)
  if (!answer.ok) {
    // Twilio has no page for what cannot be a number.
    if (answer.status === 404) return { known: true, type: 'invalid', sms: 'no', carrier: null }
    return { known: false, why: whyNot(answer.status, answer.detail) }
  }
  const { resource } = answer
  if (resource.valid === false) return { known: true, type: 'invalid', sms: 'no', carrier: null }
  const line = resource.line_type_intelligence
  if (typeof line !== 'object' || line === null)
    return { known: false, why: 'Twilio knows nothing of its line.' }
  return lineOf(line as Resource)
}

function lineOf(line: Resource): LineType {
  const { error_code: error } = line
  if (error === NOT_APPROVED) {
    const why =
      'Lookup of Canadian numbers is not approved for this Twilio account. Ask Twilio for access, then check again.'
    return { known: false, why }
  }
  if (typeof error === 'number') return { known: false, why: `Twilio could not look it up (${error}).` }
  const type = textIn(line, 'type')
  if (type === '' || type === 'unknown') return { known: false, why: 'Twilio does not know its line.' }
  const sms = Object.hasOwn(SMS, type) ? SMS[type]! : 'maybe'
  return { known: true, type, sms, carrier: textIn(line, 'carrier_name') || null }
}

function whyNot(status: number | null, detail: string): string {
  if (status === 401 || status === 403)
    return `Twilio refused the credentials for Lookup (${detail}). Test the connection of the sender.`
  if (status === 429) return 'Twilio asked us to slow down. Check again in a few minutes.'
  return `Twilio Lookup could not be asked (${detail}).`
}
