// pure
import { createHmac } from 'node:crypto'

export type Fields = Record<string, string | readonly string[]>

/**
 * X-Twilio-Signature: the URL without its fragment, then each field's name and value by byte order of the names;
 * a repeated name adds each different value once, sorted. HMAC-SHA1 with the auth token, base64.
 */
export function signWebhook(authToken: string, url: string, fields: Fields): string {
  let signed = withoutFragment(url)
  for (const name of Object.keys(fields).sort()) {
    const value = fields[name]!
    if (typeof value === 'string') signed += name + value
    else for (const one of [...new Set(value)].sort()) signed += name + one
  }
  return createHmac('sha1', authToken).update(signed).digest('base64')
}

/** The part of a webhook URL that goes on the wire. */
export function withoutFragment(url: string): string {
  const hash = url.indexOf('#')
  return hash < 0 ? url : url.slice(0, hash)
}
