import type { Conversation } from '@foreword/contract'
import { senderById } from '../channels/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { attachableTo, choicesTo } from './attachables.ts'
import type { ConversationRow } from './store.ts'

type Beside = Pick<Conversation, 'attachable' | 'choices'>
type To = Pick<ConversationRow, 'channel' | 'address'>

/** What can go with an answer in a conversation, by its sender and its person's address. */
export async function besideIn(tx: Tx, row: ConversationRow): Promise<Beside> {
  const sender = await senderById(tx, row.account_id, row.sender_id)
  return sender ? besideOf(row, sender) : NOTHING
}

/** The same, of a sender that is known. */
export const besideOf = ({ channel, address }: To, sender: { carrier: string; address: string }): Beside => ({
  attachable: attachableTo({ channel, carrier: sender.carrier, sender: sender.address, address }),
  choices: choicesTo({ channel, carrier: sender.carrier }),
})

export const NOTHING: Beside = { attachable: [], choices: null }
