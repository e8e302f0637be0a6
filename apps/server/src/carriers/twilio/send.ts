import type { Attempt, SenderCredentials, SendOutcome } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { isMessagingService, prepareAccount, redact } from './credentials.ts'
import { outcomeOf } from './outcomes.ts'

/** Twilio calls a receipt URL once, unless the fragment asks for more: up to five more tries on any failure. */
const RECEIPT_RETRIES = '#rc=5&rp=all'
/** What Twilio takes as a validity period, seconds. */
const VALIDITY = { min: 1, max: 36_000 }

/** Hands one message to Twilio. One try; never throws. */
export async function sendMessage(
  http: Http,
  sender: SenderCredentials,
  attempt: Attempt,
): Promise<SendOutcome> {
  const prepared = prepareAccount(sender)
  if (!prepared.ok) {
    return {
      kind: 'rejected',
      code: 'incomplete_credentials',
      class: 'configuration',
      detail: prepared.problem,
    }
  }
  const { account } = prepared
  const exchange = await http.exchange(account.origin, {
    method: 'POST',
    path: `${account.path}/Messages.json`,
    headers: {
      authorization: account.authorization,
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'foreword',
    },
    body: formOf(sender.address, attempt),
  })
  const outcome = outcomeOf(exchange, attempt.to)
  return outcome.kind === 'rejected' ? { ...outcome, detail: redact(outcome.detail, sender) } : outcome
}

function formOf(address: string, attempt: Attempt): string {
  const form = new URLSearchParams({ To: attempt.to })
  form.set(isMessagingService(address) ? 'MessagingServiceSid' : 'From', address)
  form.set('Body', attempt.text)
  form.set('StatusCallback', attempt.statusUrl.replace(/#.*$/, '') + RECEIPT_RETRIES)
  if (attempt.validitySeconds !== null) {
    const seconds = Math.floor(attempt.validitySeconds)
    form.set('ValidityPeriod', String(Math.min(VALIDITY.max, Math.max(VALIDITY.min, seconds))))
  }
  return form.toString()
}
