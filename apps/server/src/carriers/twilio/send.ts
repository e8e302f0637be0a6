import { asSent, usesSmartEncoding } from '@foreword/contract'
import type { Attempt, SenderCredentials, SendOutcome } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { isMessagingService } from './addresses.ts'
import { prepareAccount, redact } from './credentials.ts'
import { outcomeOf } from './outcomes.ts'

/** Twilio calls a receipt URL once, unless the fragment asks for more: up to five more tries on any failure. */
const RECEIPT_RETRIES = '#rc=5&rp=all'
/** What Twilio takes as a validity period, seconds. */
const VALIDITY = { min: 1, max: 36_000 }

/** Hands one text, with a picture if it has one, to Twilio. One try; never throws. */
export async function sendSms(http: Http, sender: SenderCredentials, attempt: Attempt): Promise<SendOutcome> {
  const { rich } = attempt
  if (rich !== null && rich.type !== 'media')
    return {
      kind: 'rejected',
      code: 'not_for_sms',
      class: 'content',
      detail: `A text message has no ${rich.type}.`,
    }
  const form = new URLSearchParams({ To: attempt.to })
  form.set(isMessagingService(sender.address) ? 'MessagingServiceSid' : 'From', sender.address)
  if (attempt.text !== '') form.set('Body', asSent(attempt.text, sender.config))
  if (rich) form.set('MediaUrl', rich.link)
  if (usesSmartEncoding(sender.config)) form.set('SmartEncoded', 'true')
  return postMessage(http, sender, attempt, form)
}

/** Hands over a message whose `form` says who gets what; where receipts go and how long it may wait is added. One try; never throws. */
export async function postMessage(
  http: Http,
  sender: SenderCredentials,
  attempt: Attempt,
  form: URLSearchParams,
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
    body: `${form}&${circumstances(attempt)}`,
  })
  const outcome = outcomeOf(exchange, attempt.to)
  return outcome.kind === 'rejected' ? { ...outcome, detail: redact(outcome.detail, sender) } : outcome
}

function circumstances(attempt: Attempt): URLSearchParams {
  const form = new URLSearchParams({
    StatusCallback: attempt.statusUrl.replace(/#.*$/, '') + RECEIPT_RETRIES,
  })
  if (attempt.validitySeconds !== null) {
    const seconds = Math.floor(attempt.validitySeconds)
    form.set('ValidityPeriod', String(Math.min(VALIDITY.max, Math.max(VALIDITY.min, seconds))))
  }
  return form
}
