import type { CarrierFact, SenderRow } from '../channels/index.ts'
import { moveConversations } from '../conversations/index.ts'
import { readdressWaiting } from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { isOptedOut, recordConsent, recordPreference } from '../recipients/index.ts'

type Fact<K extends CarrierFact['kind']> = Extract<CarrierFact, { kind: K }>
type Deps = { newId: () => string }

/** The person used the channel's own switch for marketing: evidence of that category alone. */
export const keepPreference = (
  tx: Tx,
  deps: Deps,
  sender: SenderRow,
  fact: Fact<'preference'>,
): Promise<unknown> =>
  recordPreference(tx, deps.newId, {
    accountId: sender.account_id,
    channel: sender.channel,
    address: fact.address,
    category: fact.category,
    value: fact.value,
    words: fact.words,
    at: fact.at,
  })

/**
 * A person has another address now: what waits for them goes there, their open conversations go on there, and if they asked to stop,
 * that holds there too. What was sent stays as it was; a later file may name the old address, which may be somebody else's by then.
 */
export async function movePerson(
  tx: Tx,
  deps: Deps,
  sender: SenderRow,
  fact: Fact<'moved'>,
  now: Date,
): Promise<void> {
  const { account_id: accountId, channel } = sender
  const { from, to } = fact
  const old = { accountId, channel, address: from }
  const all = await isOptedOut(tx, old)
  if (all || (await isOptedOut(tx, { ...old, kind: 'marketing' })))
    await recordConsent(tx, {
      accountId,
      id: deps.newId(),
      at: now,
      channel,
      address: to,
      kind: 'opt_out',
      category: all ? null : 'marketing',
      source: 'carrier',
      words: `They had asked to stop as ${from}, and their address changed to this one.`,
    })
  await readdressWaiting(tx, { accountId, channel, from, to })
  await moveConversations(tx, { accountId, channel, from, to })
}
