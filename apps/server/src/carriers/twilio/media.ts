import type { Answered, SenderCredentials } from '../../channels/carrier.ts'
import type { Download, Http } from '../shared/http.ts'
import { listIn, readResource, textIn } from './api.ts'
import { type Account, prepareAccount } from './credentials.ts'

type Media = Answered<{ type: string; body: AsyncIterable<Uint8Array> }>

const no = (code: string, detail: string) => ({ ok: false, code, detail }) as const

/**
 * A picture or file of a reply, which must be read to the end or let go. Only from the sender's own account at Twilio, so that a forged
 * address is never called with credentials; Twilio sends on to where the file lies, which is asked without any. Never throws.
 */
export async function fetchMedia(http: Http, sender: SenderCredentials, url: string): Promise<Media> {
  const prepared = prepareAccount(sender)
  if (!prepared.ok) return no('incomplete_credentials', prepared.problem)
  const { account } = prepared
  const ours = (place: URL | null) =>
    place !== null && place.origin === account.origin && place.pathname.startsWith(`${account.path}/`)
  const given = URL.parse(url)
  if (!given || !ours(given))
    return no('foreign_url', 'The file does not lie in the Twilio account of this sender.')
  const target = given.pathname.endsWith('/Media.json') ? await listed(http, sender, account, given) : given
  if (!target || !ours(target)) return no('not_found', 'Twilio no longer has this file.')
  const first = await get(http, target, account.authorization)
  const onward = first.kind === 'answered' && first.status >= 301 && first.status <= 308
  if (!onward) return answerOf(first)
  first.cancel()
  const place = URL.parse(first.headers.location ?? '', target.href)
  const secure = place?.protocol === 'https:' || (target.protocol === 'http:' && place?.protocol === 'http:')
  if (!place || !secure) return no('bad_redirect', 'Twilio sent on to an address that is not secure.')
  return answerOf(await get(http, place, null))
}

/** Lists of messages name only the list of their files: which of them is in the fragment. */
async function listed(
  http: Http,
  sender: SenderCredentials,
  account: Account,
  list: URL,
): Promise<URL | null> {
  const answer = await readResource(http, sender, list.pathname.slice(account.path.length))
  if (!answer.ok) return null
  const file = listIn(answer.resource, 'media_list')[Number(list.hash.slice(1)) || 0]
  const path = textIn(file ?? {}, 'uri').replace(/\.json$/, '')
  const at = path.search(/\/Messages\//)
  return at === -1 ? null : URL.parse(account.origin + account.path + path.slice(at))
}

const get = (http: Http, place: URL, authorization: string | null): Promise<Download> =>
  http.download(place.origin, {
    method: 'GET',
    path: place.pathname + place.search,
    headers: { 'user-agent': 'foreword', ...(authorization !== null && { authorization }) },
  })

function answerOf(file: Download): Media {
  if (file.kind !== 'answered') return no('no_answer', `Twilio did not hand the file over (${file.cause}).`)
  if (file.status === 200) {
    const type = file.headers['content-type'] ?? 'application/octet-stream'
    return { ok: true, value: { type, body: file.body } }
  }
  file.cancel()
  return file.status === 404
    ? no('not_found', 'Twilio no longer has this file.')
    : no(`http_${file.status}`, `Twilio refused the file (HTTP ${file.status}).`)
}
