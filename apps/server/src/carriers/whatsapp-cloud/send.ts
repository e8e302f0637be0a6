import type { Attempt, SenderCredentials, SendOutcome } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { prepareAccount, redact } from './account.ts'
import { bodyOf } from './body.ts'
import { outcomeOf } from './outcomes.ts'

/** Hands one message to Meta. One try; never throws. A template's category decides its endpoint, if the sender has two. */
export async function sendMessage(
  http: Http,
  sender: SenderCredentials,
  attempt: Attempt,
): Promise<SendOutcome> {
  const prepared = prepareAccount(sender)
  if (!prepared.ok)
    return {
      kind: 'rejected',
      code: 'incomplete_credentials',
      class: 'configuration',
      detail: prepared.problem,
    }
  const { account } = prepared
  const { rich } = attempt
  const marketing = rich?.type === 'template' && rich.category === 'marketing'
  const exchange = await http.exchange(account.origin, {
    method: 'POST',
    path: `${account.path}/${account.phoneNumberId}/${marketing ? account.marketingPath : 'messages'}`,
    headers: {
      authorization: `Bearer ${account.accessToken}`,
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'foreword',
    },
    body: JSON.stringify(bodyOf(attempt)),
  })
  const outcome = outcomeOf(exchange, attempt.to)
  return outcome.kind === 'rejected' ? { ...outcome, detail: redact(outcome.detail, sender) } : outcome
}
