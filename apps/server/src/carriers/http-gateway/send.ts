import type { Attempt, SenderCredentials, SendOutcome } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { fillForm } from './form.ts'
import { outcomeOf } from './outcomes.ts'
import { referenceOf } from './reference.ts'
import { prepareGateway, redact } from './settings.ts'

/** Hands one text to the gateway. One try; never throws. */
export async function sendText(
  http: Http,
  sender: SenderCredentials,
  attempt: Attempt,
): Promise<SendOutcome> {
  if (attempt.rich !== null)
    return { kind: 'rejected', code: 'text_only', class: 'content', detail: `No ${attempt.rich.type} here.` }
  const prepared = prepareGateway(sender)
  if (!prepared.ok)
    return {
      kind: 'rejected',
      code: 'incomplete_credentials',
      class: 'configuration',
      detail: prepared.problem,
    }
  const { send, headers, form, idPath } = prepared.gateway
  const reference = referenceOf(attempt)
  const exchange = await http.exchange(send.origin, {
    method: 'POST',
    path: send.path,
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': reference },
    body: JSON.stringify(
      fillForm(form, {
        to: attempt.to,
        from: sender.address,
        text: attempt.text,
        reference,
        callback: sender.config.inboundUrl ?? null,
        validity: attempt.validitySeconds === null ? null : Math.max(1, Math.floor(attempt.validitySeconds)),
      }),
    ),
  })
  const outcome = outcomeOf(exchange, idPath)
  return outcome.kind === 'rejected' ? { ...outcome, detail: redact(outcome.detail, sender) } : outcome
}
