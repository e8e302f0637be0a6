import { asSent, countSegments } from '@foreword/contract'
import { senderById } from '../channels/index.ts'
import { type Claimed, type Content, readContents, textOf } from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'

// What messages weigh on a sender whose rate is in segments a second.

export type Weigher = {
  /** Segments a message of this sender usually has: how many to claim for so many slots. */
  usual(senderId: string): number
  /** Segments of each message, from its exact text. Contents never change, so they are read once. */
  weigh(tx: Tx, senderId: string, messages: readonly Claimed[]): Promise<number[]>
}

const MOST_KEPT = 1_000

export function openWeigher(): Weigher {
  const averages = new Map<string, number>()
  const contents = new Map<string, Content>()
  const learn = async (tx: Tx, messages: readonly Claimed[]): Promise<void> => {
    if (contents.size > MOST_KEPT) contents.clear()
    const missing = new Map<string, Set<string>>()
    for (const message of messages) {
      if (!message.content_id || contents.has(message.content_id)) continue
      const ids = missing.get(message.account_id) ?? new Set()
      missing.set(message.account_id, ids.add(message.content_id))
    }
    for (const [accountId, ids] of missing)
      for (const content of await readContents(tx, accountId, [...ids])) contents.set(content.id, content)
  }
  return {
    usual: (senderId) => averages.get(senderId) ?? 1,
    async weigh(tx, senderId, messages) {
      const [first] = messages
      if (!first) return []
      await learn(tx, messages)
      const config = (await senderById(tx, first.account_id, senderId))?.config
      const weights = messages.map((message) => {
        const text = textOf(message, message.content_id ? contents.get(message.content_id) : undefined)
        return Math.max(1, countSegments(asSent(text, config)).segments)
      })
      averages.set(senderId, weights.reduce((sum, n) => sum + n, 0) / weights.length)
      return weights
    },
  }
}
