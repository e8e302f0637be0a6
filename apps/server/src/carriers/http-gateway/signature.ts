import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { RawWebhook, SenderCredentials } from '../../channels/carrier.ts'
import { DEFAULT_SIGNATURE_HEADER } from './fields.ts'

/**
 * HMAC-SHA256 over the body's bytes, as hex or base64; or, where the gateway cannot sign, the secret itself as a bearer token. The secret
 * before is believed too, as long as one is kept.
 */
export function verifyWebhook({ config, secret }: SenderCredentials, raw: RawWebhook): boolean {
  const secrets = [secret.webhookSecret, secret.webhookSecretPrevious].filter(
    (one) => one !== undefined && one !== '',
  )
  const bearer = config.webhookProof === 'bearer'
  const header = bearer ? 'authorization' : (config.signatureHeader || DEFAULT_SIGNATURE_HEADER).toLowerCase()
  const given = raw.headers[header]
  if (!given || secrets.length === 0) return false
  if (bearer) {
    const token = /^Bearer +(\S+)$/i.exec(given)?.[1]
    return token !== undefined && secrets.some((one) => sameText(token, one!))
  }
  const digest = given.replace(/^sha256=/i, '')
  const bytes = raw.bytes ?? Buffer.from(raw.body)
  return secrets.some((one) => {
    const hmac = createHmac('sha256', one!).update(bytes).digest()
    return sameText(digest.toLowerCase(), hmac.toString('hex')) || sameText(digest, hmac.toString('base64'))
  })
}

/** In constant time, whatever the lengths. */
function sameText(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(a), hash(b))
}
