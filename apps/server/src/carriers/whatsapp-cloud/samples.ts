import type { Answered, NewTemplate, SenderCredentials } from '../../channels/carrier.ts'
import type { Http } from '../shared/http.ts'
import { prepareAccount } from './account.ts'
import { askGraph } from './api.ts'
import { at, textAt } from './json.ts'
import { refusal } from './templates.ts'

/** What Meta takes as a sample, bytes. */
const MAX_SAMPLE = 16 * 1024 * 1024
const TYPES = {
  image: ['image/jpeg', 'image/png'],
  video: ['video/mp4'],
  document: ['application/pdf'],
} as const

/**
 * Gives Meta's reviewers a sample of the file in a template's header: fetched from the link an administrator gave, uploaded in one
 * piece. Answers Meta's name of it; null when the header has no file. Never throws.
 */
export async function uploadSample(
  http: Http,
  sender: SenderCredentials,
  template: NewTemplate,
): Promise<Answered<string | null>> {
  const format = template.parts.header?.format
  if (!format || format === 'text' || format === 'location') return { ok: true, value: null }
  const link = URL.parse(template.examples['header.link'] ?? '')
  const prepared = prepareAccount(sender)
  // A file may also lie where the Graph API itself is, whatever way leads there.
  const public_ = link?.protocol === 'https:' || (prepared.ok && link?.origin === prepared.account.origin)
  if (!link || !public_)
    return no('sample_missing', `A sample of the ${format} is needed: give a public https link to one.`)
  const fetched = await fetchSample(http, link)
  if (!fetched.ok) return fetched
  const { bytes, type } = fetched.value
  if (!(TYPES[format] as readonly string[]).includes(type))
    return no(
      'sample_type',
      `The sample is ${type || 'of no known type'}; Meta takes ${TYPES[format].join(' or ')}.`,
    )
  return upload(http, sender, bytes, type)
}

async function fetchSample(http: Http, link: URL): Promise<Answered<{ bytes: Buffer; type: string }>> {
  const answer = await http.download(link.origin, {
    method: 'GET',
    path: link.pathname + link.search,
    headers: { accept: '*/*', 'user-agent': 'foreword' },
  })
  if (answer.kind !== 'answered')
    return no('sample_unreachable', `The sample could not be fetched (${answer.cause}).`)
  if (answer.status !== 200) {
    answer.cancel()
    return no('sample_unreachable', `The sample could not be fetched: HTTP ${answer.status}.`)
  }
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of answer.body) {
      size += chunk.length
      if (size > MAX_SAMPLE) return no('sample_too_large', 'The sample is larger than 16 MB.')
      chunks.push(chunk)
    }
  } catch {
    return no('sample_unreachable', 'The sample could not be fetched to its end.')
  }
  const type = (answer.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
  return { ok: true, value: { bytes: Buffer.concat(chunks), type } }
}

/** Meta's resumable upload: a session of the app, then the bytes. */
async function upload(
  http: Http,
  sender: SenderCredentials,
  bytes: Buffer,
  type: string,
): Promise<Answered<string>> {
  const appId = await appOf(http, sender)
  if (!appId.ok) return appId
  const session = await askGraph(http, sender, () => `/${appId.value}/uploads`, {
    method: 'POST',
    query: { file_length: String(bytes.length), file_type: type },
  })
  if (!session.ok) return refusal(session)
  const id = textAt(session.resource, 'id')
  const prepared = prepareAccount(sender)
  if (!prepared.ok || !/^upload:[\w=:.?&%-]{1,1000}$/.test(id))
    return no('not_meta', 'Meta opened no upload that this server understands.')
  const { account } = prepared
  const exchange = await http.exchange(account.origin, {
    method: 'POST',
    path: `${account.path}/${id}`,
    headers: {
      authorization: `OAuth ${account.accessToken}`,
      file_offset: '0',
      'content-type': type,
      'user-agent': 'foreword',
    },
    body: bytes,
  })
  const handle = exchange.kind === 'answered' ? /"h"\s*:\s*"([^"]+)"/.exec(exchange.body)?.[1] : undefined
  return handle ? { ok: true, value: handle } : no('sample_refused', 'Meta did not take the sample.')
}

/** The app behind the access token. */
async function appOf(http: Http, sender: SenderCredentials): Promise<Answered<string>> {
  const answer = await askGraph(http, sender, () => '/debug_token', {
    query: { input_token: sender.secret.accessToken ?? '' },
  })
  if (!answer.ok) return refusal(answer)
  const appId = textAt(at(answer.resource, 'data'), 'app_id')
  return /^\d{1,30}$/.test(appId)
    ? { ok: true, value: appId }
    : no('not_meta', 'Meta did not say which app the access token belongs to.')
}

const no = (code: string, detail: string) => ({ ok: false, code, detail }) as const
