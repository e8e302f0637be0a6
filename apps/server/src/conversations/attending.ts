import type { Channel } from '@foreword/contract'
import { carrierOf, openCredentials, type SenderRow, senderById } from '../channels/index.ts'
import { lastInboundOf, tellTyping } from '../messages/index.ts'
import { assertNoOpenTransaction, type Tx } from '../platform/db/database.ts'
import type { FilesDeps } from './files.ts'
import type { ConversationRow } from './store.ts'

// Shows a person that they were read, and that somebody is writing. Nothing depends on it: a carrier that does not take it is not asked again.

export type AttendDeps = { channels: FilesDeps }
export type Attended = { sender: SenderRow; carrierId: string }

/** The last thing a person wrote, where their channel shows who reads; null = it does not. In an app the pages are told at once. */
export async function whomToAttend(tx: Tx, row: ConversationRow): Promise<Attended | null> {
  if ((row.channel satisfies Channel) !== 'whatsapp') return null
  const carrierId = await lastInboundOf(tx, row.account_id, row.id)
  const sender = await senderById(tx, row.account_id, row.sender_id)
  return carrierId && sender ? { sender, carrierId } : null
}

/** Marks it read at the carrier, outside any transaction, and shows for some seconds that somebody writes, if so. */
export async function attendTo(
  deps: AttendDeps,
  { sender, carrierId }: Attended,
  typing: boolean,
): Promise<void> {
  assertNoOpenTransaction('A carrier was called')
  await carrierOf(deps.channels, sender.carrier).attend?.(
    openCredentials(deps.channels, sender),
    carrierId,
    typing,
  )
}

/** The pages of an app show that somebody writes. */
export const showTyping = (tx: Tx, row: ConversationRow): Promise<void> =>
  row.channel === 'inapp' ? tellTyping(tx, row.sender_id, row.address) : Promise.resolve()
