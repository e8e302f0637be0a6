import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { RawWebhook, SenderCredentials } from '../../channels/carrier.ts'
import { formIn } from './form.ts'

/**
 * Whether Twilio signed this webhook with the sender's auth token, or with the previous one while tokens are exchanged.
 * Signed is the public URL plus every form parameter; with bodySHA256 in the URL, the URL and that hash of the body.
 */
export function verifySignature(sender: SenderCredentials, raw: RawWebhook): boolean {
  const given = raw.headers['x-twilio-signature']
  // An empty token would make a signature anybody can compute.
  const tokens = [sender.secret.authToken, sender.secret.authTokenPrevious].filter((token) => !!token)
  if (!given || tokens.length === 0) return false
  const url = raw.url.includes('#') ? raw.url.replace(/#.*$/, '') : raw.url
  const bodyHash = bodyHashIn(url)
  const parameters =
    bodyHash !== null || raw.method.toUpperCase() === 'GET' ? '' : signedParameters(formIn(raw))
  const signedBy = (token: string) => (candidate: string) =>
    sameText(
      given,
      createHmac('sha1', token)
        .update(candidate + parameters, 'utf8')
        .digest('base64'),
    )
  // As it stands first: nearly every signature is made over that, so that one hash is enough.
  const matches = tokens.some(
    (token) =>
      signedBy(token!)(url) ||
      withAndWithoutPort(url)
        .filter((candidate) => candidate !== url)
        .some(signedBy(token!)),
  )
  const bodyMatches =
    bodyHash === null || sameText(bodyHash, createHash('sha256').update(raw.body).digest('hex'))
  return matches && bodyMatches
}

function bodyHashIn(url: string): string | null {
  const query = url.indexOf('?')
  return query === -1 || !url.includes('bodySHA256', query)
    ? null
    : new URLSearchParams(url.slice(query + 1)).get('bodySHA256')
}

/** Names sorted, each with its decoded value; a repeated name with its different values, sorted. */
function signedParameters(form: URLSearchParams): string {
  const pairs = [...form].sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
  let signed = ''
  let before: readonly string[] = []
  for (const pair of pairs) {
    if (before[0] !== pair[0] || before[1] !== pair[1]) signed += pair[0] + pair[1]
    before = pair
  }
  return signed
}

/**
 * Twilio signs with or without the port, depending on scheme and product; its own checker tries both. The URL is cut by hand
 * because a URL parser rewrites characters that were signed as they stood.
 */
function withAndWithoutPort(url: string): string[] {
  const parts = /^(https?:\/\/)((?:[^/?#@]*@)?(?:\[[^\]]*\]|[^:/?#]*))(:\d*)?(.*)$/is.exec(url)
  if (!parts) return [url]
  const [, scheme = '', host = '', port, rest = ''] = parts
  const standard = scheme.toLowerCase() === 'https://' ? ':443' : ':80'
  return [scheme + host + rest, scheme + host + (port || standard) + rest]
}

function sameText(given: string, expected: string): boolean {
  const left = Buffer.from(given)
  const right = Buffer.from(expected)
  return left.length === right.length && timingSafeEqual(left, right)
}
