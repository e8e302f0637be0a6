import type { WebhookEvent } from './generated.ts'

// Standard Webhooks: HMAC-SHA256 over id, time and body. WebCrypto, so that it runs in Node, browsers and workers.

/** A webhook that is not ours, or not of now. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused'
}

export type WebhookHeaders = Headers | Record<string, string | string[] | undefined>
export type Verified = WebhookEvent & {
  /** Stays the same for every try of one event: skip ids you know. */
  id: string
}

/**
 * Whether a webhook is signed with the secret, and what it says. Throws WebhookRefused when not.
 * @param secret whsec_…; several while one replaces another
 * @param body exactly as it came: what was parsed and written again has another signature
 * @param options.tolerance seconds between the time it bears and now; default 300
 */
export async function verifyWebhook(
  secret: string | readonly string[],
  headers: WebhookHeaders,
  body: string | Uint8Array,
  options: { tolerance?: number; now?: () => number } = {},
): Promise<Verified> {
  const id = headerOf(headers, 'webhook-id')
  const timestamp = headerOf(headers, 'webhook-timestamp')
  const signatures = headerOf(headers, 'webhook-signature')
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookRefused('webhook-timestamp is no time in seconds.')
  const age = Math.abs((options.now ?? Date.now)() / 1000 - Number(timestamp))
  if (age > (options.tolerance ?? 300))
    throw new WebhookRefused(
      'webhook-timestamp is too far from now: the webhook is old, or this clock is wrong.',
    )
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${text}`)
  const offered = signatures
    .split(' ')
    .filter((one) => one.startsWith('v1,'))
    .map((one) => bytesOf(one.slice(3)))
  for (const one of typeof secret === 'string' ? [secret] : secret) {
    const key = await keyOf(one)
    for (const signature of offered)
      if (signature && (await crypto.subtle.verify('HMAC', key, signature, signed)))
        return { ...(JSON.parse(text) as WebhookEvent), id }
  }
  throw new WebhookRefused('No signature fits: another secret, or the body was changed on the way.')
}

function headerOf(headers: WebhookHeaders, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name]
  if (typeof value !== 'string' || value === '') throw new WebhookRefused(`The header ${name} is missing.`)
  return value
}

async function keyOf(secret: string) {
  const bytes = secret.startsWith('whsec_') ? bytesOf(secret.slice(6)) : null
  if (!bytes) throw new TypeError('A webhook secret begins with whsec_ and goes on in base64.')
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}

/** Null = no base64. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  } catch {
    return null
  }
}
