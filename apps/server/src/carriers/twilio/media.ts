import { request } from 'undici'
import type { Answered, SenderCredentials } from '../../channels/carrier.ts'
import { prepareAccount, redact } from './credentials.ts'

type Media = Answered<{ type: string; body: AsyncIterable<Uint8Array> }>

const TIMEOUT_MS = 30_000

/**
 * A picture or file of a reply. Only from the sender's own account at Twilio, so that a forged address is never called with
 * credentials; Twilio sends on to where the file lies, which is asked without any. Never throws.
 */
export async function fetchMedia(sender: SenderCredentials, url: string): Promise<Media> {
  const prepared = prepareAccount(sender)
  if (!prepared.ok) return { ok: false, code: 'incomplete_credentials', detail: prepared.problem }
  const { account } = prepared
  const target = URL.parse(url)
  if (!target || target.origin !== account.origin || !target.pathname.startsWith(`${account.path}/`))
    return {
      ok: false,
      code: 'foreign_url',
      detail: 'The file does not lie in the Twilio account of this sender.',
    }
  try {
    const first = await request(target.href, {
      headers: { authorization: account.authorization },
      ...waiting(),
    })
    const onward =
      first.statusCode >= 301 && first.statusCode <= 308 ? headerOf(first.headers.location) : null
    if (onward === null) return answerOf(first, sender)
    await first.body.dump()
    const place = URL.parse(onward, target.href)
    if (
      !place ||
      !/^https?:$/.test(place.protocol) ||
      (target.protocol === 'https:' && place.protocol === 'http:')
    )
      return { ok: false, code: 'bad_redirect', detail: 'Twilio sent on to an address that is not secure.' }
    return answerOf(await request(place.href, waiting()), sender)
  } catch (error) {
    const detail = redact(error instanceof Error ? error.message : 'no answer', sender)
    return { ok: false, code: 'no_answer', detail: `Twilio did not hand the file over: ${detail}.` }
  }
}

const waiting = () => ({ headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS })

const headerOf = (value: string | string[] | undefined): string | null =>
  (Array.isArray(value) ? value[0] : value) ?? null

async function answerOf(
  { statusCode, headers, body }: Awaited<ReturnType<typeof request>>,
  sender: SenderCredentials,
): Promise<Media> {
  if (statusCode === 200)
    return {
      ok: true,
      value: { type: headerOf(headers['content-type']) ?? 'application/octet-stream', body },
    }
  await body.dump()
  const detail =
    statusCode === 404 ? 'Twilio no longer has this file.' : `Twilio refused the file (HTTP ${statusCode}).`
  return { ok: false, code: `http_${statusCode}`, detail: redact(detail, sender) }
}
