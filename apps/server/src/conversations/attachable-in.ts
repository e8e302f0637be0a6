import type { Attachable } from '@foreword/contract'
import { senderById } from '../channels/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { attachableTo } from './attachables.ts'
import type { ConversationRow } from './store.ts'

/** What can be attached in a conversation, by its sender and its person's address. */
export async function attachableIn(tx: Tx, row: ConversationRow): Promise<Attachable> {
  const sender = await senderById(tx, row.account_id, row.sender_id)
  return sender
    ? attachableTo({
        channel: row.channel,
        carrier: sender.carrier,
        sender: sender.address,
        address: row.address,
      })
    : []
}
