import { createHmac, timingSafeEqual } from 'node:crypto'
import type { RawWebhook, SenderCredentials } from '../../channels/carrier.ts'
import { verifyTokenOf } from './account.ts'

/** Whether Meta signed this webhook with the app secret: over the bytes as they came, never over JSON written anew. */
export function verifySignature(sender: SenderCredentials, raw: RawWebhook): boolean {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(raw.headers['x-hub-signature-256'] ?? '')?.[1]
  const { appSecret } = sender.secret
  // An empty secret would make a signature anybody can compute.
  if (!given || !appSecret) return false
  const expected = createHmac('sha256', appSecret)
    .update(raw.bytes ?? raw.body)
    .digest()
  return timingSafeEqual(Buffer.from(given, 'hex'), expected)
}

/** Meta's question at set-up: its own number back, if it knows our word. */
export function answerChallenge(sender: SenderCredentials, query: URLSearchParams): string | null {
  const expected = verifyTokenOf(sender)
  const challenge = query.get('hub.challenge') ?? ''
  if (query.get('hub.mode') !== 'subscribe' || expected === null || !/^[\w-]{1,200}$/.test(challenge))
    return null
  return sameText(query.get('hub.verify_token') ?? '', expected) ? challenge : null
}

function sameText(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)]
  return left.length === right.length && timingSafeEqual(left, right)
}
