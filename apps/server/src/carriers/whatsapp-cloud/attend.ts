import type { Answered, SenderCredentials } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { askGraph } from './api.ts'
import { refusal } from './templates.ts'

/** Blue ticks at what a person wrote, and dots for up to 25 seconds or until an answer comes, if somebody is writing one. Never throws. */
export async function attend(
  http: Http,
  sender: SenderCredentials,
  messageId: string,
  typing: boolean,
): Promise<Answered<null>> {
  const answer = await askGraph(http, sender, (account) => `/${account.phoneNumberId}/messages`, {
    method: 'POST',
    json: {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: messageId,
      ...(typing && { typing_indicator: { type: 'text' } }),
    },
  })
  return answer.ok ? { ok: true, value: null } : refusal(answer)
}
