import type { Conversation } from '@foreword/contract'
import { senderById } from '../channels/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { attachableTo, choicesTo } from './attachables.ts'
import type { ConversationRow } from './store.ts'

/** What can go with an answer in a conversation, by its sender and its person's address. */
export async function besideIn(
  tx: Tx,
  row: ConversationRow,
): Promise<Pick<Conversation, 'attachable' | 'choices'>> {
  const sender = await senderById(tx, row.account_id, row.sender_id)
  if (!sender) return { attachable: [], choices: null }
  const { channel, address } = row
  const { carrier } = sender
  return {
    attachable: attachableTo({ channel, carrier, sender: sender.address, address }),
    choices: choicesTo({ channel, carrier }),
  }
}
