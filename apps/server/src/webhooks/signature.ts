// pure
import { createHmac } from 'node:crypto'

// Standard Webhooks, symmetric signatures: HMAC-SHA256 over id, time and body.

const PREFIX = 'whsec_'

/** The secret of random bytes, as receivers' libraries take it. */
export const secretOf = (bytes: Buffer): string => PREFIX + bytes.toString('base64')

/** `v1,…` for one message. `timestamp` in whole seconds since 1970. */
export function sign(secret: string, message: { id: string; timestamp: number; body: string }): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  const mac = createHmac('sha256', key).update(`${message.id}.${message.timestamp}.${message.body}`)
  return `v1,${mac.digest('base64')}`
}

/** The three headers of a webhook, signed with each secret that holds. */
export function signedHeaders(
  secrets: readonly string[],
  message: { id: string; timestamp: number; body: string },
): Record<string, string> {
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestamp),
    'webhook-signature': secrets.map((secret) => sign(secret, message)).join(' '),
  }
}
