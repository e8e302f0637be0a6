import type { ConnectionFactFound, SenderCredentials } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { listIn, type Resource, readProduct, textIn } from './api.ts'

const NAME = 'Verification'
const TOLL_FREE = /^\+18(00|33|44|55|66|77|88)\d{7}$/

/**
 * How carriers' review of a toll-free number went: without it, nothing reaches the US and Canada (30032). No fact for other numbers.
 * Never throws.
 */
export async function tollFreeFacts(
  http: Http,
  sender: SenderCredentials,
  number: Resource,
): Promise<ConnectionFactFound[]> {
  if (!TOLL_FREE.test(sender.address)) return []
  const query = new URLSearchParams({ TollfreePhoneNumberSid: textIn(number, 'sid'), PageSize: '50' })
  const answer = await readProduct(http, sender, 'messaging', `/v1/Tollfree/Verifications?${query}`)
  if (!answer.ok || !Array.isArray(answer.resource.verifications)) {
    const detail = `Whether ${sender.address} is verified could not be read. ${answer.ok ? '' : answer.detail}`
    const remedy = 'See it at Twilio under Phone numbers, Regulatory compliance, Toll-free verification.'
    return [{ name: NAME, state: 'warn', detail: detail.trim(), remedy }]
  }
  const all = listIn(answer.resource, 'verifications')
  const approved = all.find((one) => textIn(one, 'status') === 'TWILIO_APPROVED')
  return [factOf(sender.address, approved ?? all[0])]
}

function factOf(address: string, verification: Resource | undefined): ConnectionFactFound {
  const status = textIn(verification ?? {}, 'status')
  if (status === 'TWILIO_APPROVED')
    return { name: NAME, state: 'ok', detail: `${address} is verified for texts to the US and Canada.` }
  const blocked = 'Texts to the US and Canada end with 30032'
  if (status === 'TWILIO_REJECTED') {
    const why = textIn(verification!, 'rejection_reason').slice(0, 300)
    return {
      name: NAME,
      state: 'bad',
      detail: `The verification of ${address} was rejected${why ? `: ${why.replace(/[.\s]+$/, '')}` : ''}. ${blocked}.`,
      remedy: 'At Twilio, open the toll-free verification, correct what was rejected, and hand it in again.',
    }
  }
  if (status === '')
    return {
      name: NAME,
      state: 'bad',
      detail: `${address} was never handed in for verification. ${blocked}.`,
      remedy: 'At Twilio, hand the number in under Regulatory compliance, Toll-free verification.',
    }
  return {
    name: NAME,
    state: 'bad',
    detail: `The verification of ${address} is still in review. ${blocked} until it is approved.`,
    remedy: 'Wait for Twilio’s word, which takes some days, before you launch.',
  }
}
