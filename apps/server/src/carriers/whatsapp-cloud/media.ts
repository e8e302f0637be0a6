import type { Answered, SenderCredentials } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { prepareAccount } from './account.ts'
import { askGraph } from './api.ts'
import { textAt } from './json.ts'
import { refusal } from './templates.ts'

/** Where Meta keeps files. The access token goes nowhere else. */
const HOSTS = /(^|\.)(fbsbx\.com|facebook\.com|fbcdn\.net|whatsapp\.net)$/

/**
 * The bytes behind Meta's id of a file: first a short-lived link, then the file itself, with the token. They must be read to the end
 * or let go. Never throws.
 */
export async function fetchMedia(
  http: Http,
  sender: SenderCredentials,
  id: string,
): Promise<Answered<{ type: string; body: AsyncIterable<Uint8Array> }>> {
  const prepared = prepareAccount(sender)
  if (!prepared.ok) return { ok: false, code: 'incomplete_credentials', detail: prepared.problem }
  if (!/^\d{1,40}$/.test(id)) return { ok: false, code: 'not_found', detail: 'This is no file of Meta’s.' }
  const { account } = prepared
  const answer = await askGraph(http, sender, () => `/${id}`, {
    query: { phone_number_id: sender.config.phoneNumberId ?? '' },
  })
  if (!answer.ok) return refusal(answer)
  const link = URL.parse(textAt(answer.resource, 'url'))
  const theirs =
    link && (link.origin === account.origin || (link.protocol === 'https:' && HOSTS.test(link.hostname)))
  if (!theirs)
    return { ok: false, code: 'not_meta', detail: 'Meta named a place for the file that is not its own.' }
  const file = await http.download(link.origin, {
    method: 'GET',
    path: link.pathname + link.search,
    headers: { authorization: `Bearer ${account.accessToken}`, 'user-agent': 'foreword' },
  })
  if (file.kind !== 'answered')
    return { ok: false, code: 'no_answer', detail: `The file could not be fetched (${file.cause}).` }
  if (file.status !== 200) {
    file.cancel()
    return { ok: false, code: 'no_answer', detail: `The file could not be fetched: HTTP ${file.status}.` }
  }
  const type =
    textAt(answer.resource, 'mime_type') || file.headers['content-type'] || 'application/octet-stream'
  return { ok: true, value: { type, body: file.body } }
}
