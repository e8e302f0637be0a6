import { createHash, randomBytes, randomInt } from 'node:crypto'

/** UUID version 7 (RFC 9562): time-ordered, so that new rows land at the end of an index. */
export function newId(): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(Date.now(), 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Nine letters and digits, as the LivePerson-compatible API names a campaign. 62^9: a clash is refused by the database. */
export function newShortId(): string {
  return Array.from(randomBytes(9), (byte) => LETTERS[byte % LETTERS.length]).join('')
}

/** H and ten digits, as the LivePerson-compatible API names a handoff. A clash is refused by the database. */
export function newHandoffId(): string {
  return `H${String(randomInt(10 ** 10)).padStart(10, '0')}`
}

/** A secret for a link: 256 bits, URL-safe. Only its hash is stored. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
