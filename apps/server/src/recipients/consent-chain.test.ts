import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ChainedEvent, chainProblem, hashOf, type KeptEvent } from './consent-chain.ts'

const event = (position: number, more: Partial<ChainedEvent> = {}): ChainedEvent => ({
  id: `0193a1d0-0000-7000-8000-00000000000${position}`,
  at: new Date('2026-11-23T15:00:00Z'),
  channel: 'sms',
  address: '+12125550142',
  kind: position % 2 ? 'opt_out' : 'opt_in',
  category: null,
  source: 'reply',
  words: 'STOP',
  campaignId: null,
  messageId: null,
  userId: null,
  userName: null,
  importId: null,
  position,
  ...more,
})

function chain(length: number): KeptEvent[] {
  const kept: KeptEvent[] = []
  for (let position = 1; position <= length; position += 1) {
    const prevHash = kept.at(-1)?.hash ?? null
    kept.push({ ...event(position), prevHash, hash: hashOf(event(position), prevHash) })
  }
  return kept
}

test('the hash is computed as the documentation tells a lawyer', () => {
  const said =
    '\n[1,"0193a1d0-0000-7000-8000-000000000001","2026-11-23T15:00:00.000Z","sms","+12125550142","opt_out",null,"reply","STOP",null,null,null,null,null]'
  expect(hashOf(event(1), null).toString('hex')).toBe(createHash('sha256').update(said).digest('hex'))
})

describe('a chain', () => {
  test('is whole as it was written', () => {
    for (const length of [0, 1, 5]) expect(chainProblem(chain(length))).toBe(null)
  })

  test('shows whatever was done to it', () => {
    const words = fc.string().filter((text) => text !== 'STOP')
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.nat(), words, (length, at, text) => {
        const index = at % length
        const changed = chain(length).map((one, i) => (i === index ? { ...one, words: text } : one))
        expect(chainProblem(changed)).toMatch(/changed/)
        if (index < length - 1)
          expect(chainProblem(chain(length).filter((_, i) => i !== index))).not.toBe(null)
        // Written anew from there on, but for what follows.
        const rehashed = changed.map((one, i) =>
          i === index ? { ...one, hash: hashOf(one, one.prevHash) } : one,
        )
        if (index < length - 1) expect(chainProblem(rehashed)).toMatch(/follow/)
      }),
    )
  })
})
