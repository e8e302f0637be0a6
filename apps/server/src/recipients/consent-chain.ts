// pure
import { createHash } from 'node:crypto'

// Evidence that shows when it was touched. The events of one address form a chain: each hash covers what the event says and the hash
// before it. docs/compliance.md tells a lawyer how to compute it by hand, so the form of the text below never changes.

export type ChainedEvent = {
  id: string
  at: Date
  channel: string
  address: string
  kind: 'opt_out' | 'opt_in' | 'withdrawn'
  category: string | null
  source: string
  words: string | null
  campaignId: string | null
  messageId: string | null
  userId: string | null
  userName: string | null
  importId: string | null
  position: number
}

const FIELDS = [
  'position',
  'id',
  'at',
  'channel',
  'address',
  'kind',
  'category',
  'source',
  'words',
  'campaignId',
  'messageId',
  'userId',
  'userName',
  'importId',
] as const

/** SHA-256 over `previous hash in hex, line end, JSON array of the fields in their order`; times in ISO 8601 UTC, absent as null. */
export function hashOf(event: ChainedEvent, previous: Uint8Array | null): Buffer {
  const values = FIELDS.map((field) =>
    event[field] instanceof Date ? event[field].toISOString() : event[field],
  )
  const before = previous ? Buffer.from(previous).toString('hex') : ''
  return createHash('sha256')
    .update(`${before}\n${JSON.stringify(values)}`)
    .digest()
}

export type KeptEvent = ChainedEvent & { prevHash: Uint8Array | null; hash: Uint8Array }

/** What is wrong with a chain in the order of its positions, in a sentence; null = it is whole. */
export function chainProblem(events: readonly KeptEvent[]): string | null {
  let before: Uint8Array | null = null
  for (const [index, event] of events.entries()) {
    if (event.position !== index + 1) return `Entry ${index + 1} is missing.`
    if (!same(event.prevHash, before)) return `Entry ${event.position} does not follow the one before it.`
    if (!same(hashOf(event, before), event.hash)) return `Entry ${event.position} was changed.`
    before = event.hash
  }
  return null
}

const same = (a: Uint8Array | null, b: Uint8Array | null): boolean =>
  a === null || b === null ? a === b : Buffer.from(a).equals(Buffer.from(b))

/**
 * SHA-256 over the marks of a seal, each `hash in hex, blank, position, line end`, sorted. Without addresses, which the hashes cover: so a
 * seal outlives the erasure of a person.
 */
export function rootOf(marks: readonly { position: number; hash: Uint8Array }[]): Buffer {
  const lines = marks.map(({ position, hash }) => `${Buffer.from(hash).toString('hex')} ${position}\n`).sort()
  return createHash('sha256').update(lines.join('')).digest()
}

/** A seal's own hash: over the one before and what it says. */
export function sealHash(
  seal: { number: number; at: Date; marks: number; root: Uint8Array },
  previous: Uint8Array | null,
): Buffer {
  const before = previous ? Buffer.from(previous).toString('hex') : ''
  const values = [seal.number, seal.at.toISOString(), seal.marks, Buffer.from(seal.root).toString('hex')]
  return createHash('sha256')
    .update(`${before}\n${JSON.stringify(values)}`)
    .digest()
}
