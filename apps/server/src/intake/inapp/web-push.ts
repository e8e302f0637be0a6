import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'
import { importJWK, SignJWT } from 'jose'
import type { PushTarget } from '../../recipients/index.ts'

// Web push without a library: content is encrypted for the browser (RFC 8291, RFC 8188), and the server names itself (VAPID, RFC 8292).

const CURVE = 'prime256v1'
const RECORD_BYTES = 4096
/** What fits into one record beside its tag and end mark. */
export const MOST_PUSH_BYTES = RECORD_BYTES - 17 - 86
const TOKEN_S = 12 * 3600

/** The installation's own keys: base64url, the public one as a browser takes it. */
export type PushIdentity = { publicKey: string; privateKey: string }

/** Keys made of derived bytes: every process of an installation has the same, and nothing more is to be kept. */
export function pushIdentity(derive: (purpose: string) => string): PushIdentity {
  for (let n = 1; ; n++) {
    const secret = Buffer.from(derive(`web push ${n}`), 'base64url')
    const pair = createECDH(CURVE)
    try {
      pair.setPrivateKey(secret)
    } catch {
      continue // One in four thousand million numbers lies outside of the curve's order.
    }
    return { publicKey: pair.getPublicKey('base64url'), privateKey: secret.toString('base64url') }
  }
}

/** What is posted to a push service. `own` are the salt and key of one message: for the published test vectors only. */
export function encryptPush(
  target: Pick<PushTarget, 'p256dh' | 'auth'>,
  text: string,
  own: { salt: Buffer; privateKey: Buffer } | null = null,
): Buffer {
  const theirs = Buffer.from(target.p256dh, 'base64url')
  const pair = createECDH(CURVE)
  if (own) pair.setPrivateKey(own.privateKey)
  else pair.generateKeys()
  const mine = pair.getPublicKey()
  const salt = own?.salt ?? randomBytes(16)
  const derived = (secret: Buffer, salted: Buffer, info: Buffer, bytes: number): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, salted, info, bytes))
  const key = derived(
    pair.computeSecret(theirs),
    Buffer.from(target.auth, 'base64url'),
    Buffer.concat([Buffer.from('WebPush: info\0'), theirs, mine]),
    32,
  )
  const content = derived(key, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derived(key, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const cipher = createCipheriv('aes-128-gcm', content, nonce)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.update(Buffer.from([2])), cipher.final()])
  const head = Buffer.alloc(21)
  salt.copy(head)
  head.writeUInt32BE(RECORD_BYTES, 16)
  head[20] = mine.length
  return Buffer.concat([head, mine, sealed, cipher.getAuthTag()])
}

/** The Authorization header for one push service, good for twelve hours. `contact` = https: or mailto: of who runs this. */
export async function vapidHeader(
  identity: PushIdentity,
  endpoint: string,
  contact: string,
  now: Date,
): Promise<string> {
  const point = Buffer.from(identity.publicKey, 'base64url')
  const key = await importJWK(
    {
      kty: 'EC',
      crv: 'P-256',
      d: identity.privateKey,
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
    'ES256',
  )
  const token = await new SignJWT({ sub: contact })
    .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
    .setAudience(new URL(endpoint).origin)
    .setExpirationTime(Math.floor(now.getTime() / 1000) + TOKEN_S)
    .sign(key)
  return `vapid t=${token}, k=${identity.publicKey}`
}
