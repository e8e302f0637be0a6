import type { AuditAction, Block, Channel } from '@foreword/contract'
import { insertAudit } from '../accounts/index.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { found } from '../platform/problem.ts'
import { blockOf, dropBlock, insertBlock } from '../recipients/index.ts'
import { type ConversationsDeps, closeConversation, lockFor } from './conversations.ts'
import * as store from './store.ts'

export const blockView = (row: NonNullable<Awaited<ReturnType<typeof blockOf>>>): Block => ({
  channel: row.channel,
  address: row.address,
  reason: row.reason,
  byName: row.by_name,
  since: row.since.toISOString(),
})

/** Blocks a conversation's address and closes what is open with it, on every sender of the channel. */
export async function blockPerson(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
  reason: string,
): Promise<Block> {
  const { channel, address } = await lockFor(tx, who, id)
  const at = { accountId: who.accountId, channel, address }
  const fresh = await insertBlock(
    tx,
    { ...at, reason: reason.trim(), byId: who.userId, byName: who.name },
    deps.clock.now(),
  )
  if (fresh) await audit(tx, deps, who, 'person.blocked', address)
  for (const open of await store.openAt(tx, who.accountId, channel, address))
    await closeConversation(tx, deps, { ...who, role: 'agent_manager' }, open.id)
  return blockView(found(await blockOf(tx, at)))
}

/** Undoes a block. What was held back is not sent afterwards. */
export async function unblock(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  { channel, address }: { channel: Channel; address: string },
): Promise<void> {
  if (!(await dropBlock(tx, { accountId: who.accountId, channel, address }))) found(null, 'This block')
  await audit(tx, deps, who, 'person.unblocked', address)
}

const audit = (tx: Tx, deps: ConversationsDeps, who: Who, action: AuditAction, subject: string) =>
  insertAudit(
    tx,
    { accountId: who.accountId, actorId: who.userId, actorName: who.name, action, subject },
    deps.clock.now(),
  )
