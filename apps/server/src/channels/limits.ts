import type { Tx } from '../platform/db/database.ts'
import type { Learnt } from './carrier.ts'
import { type ChannelsDeps, carrierOf, openCredentials } from './senders.ts'
import { type SenderRow, sendersOfCarrier, updateSender } from './store.ts'

/**
 * Keeps limits a carrier told of a sender, so that campaigns are planned by them. A daily limit is one of all senders of the same owner;
 * it becomes their daily cap unless an administrator chose a lower one. A rate that is higher than the number can do is lowered.
 */
export async function learnLimits(
  tx: Tx,
  deps: Pick<ChannelsDeps, 'carriers' | 'secrets' | 'publicUrl' | 'setSpeed' | 'speedsOf'>,
  sender: SenderRow,
  learnt: Learnt,
): Promise<void> {
  const { account_id: accountId } = sender
  const carrier = carrierOf(deps, sender.carrier)
  const ownerOf = (row: SenderRow) => carrier.templateOwner?.(openCredentials(deps, row)) ?? row.id
  const owner = ownerOf(sender)
  const rows = (await sendersOfCarrier(tx, accountId, sender.carrier)).filter((row) => ownerOf(row) === owner)
  const speeds = await deps.speedsOf(
    tx,
    accountId,
    rows.map((row) => row.id),
  )
  for (const row of rows) {
    const speed = speeds.get(row.id)!
    if (learnt.peoplePerDay !== undefined) {
      const told = learnt.peoplePerDay
      await updateSender(tx, accountId, row.id, { learnt: { peoplePerDay: told } })
      const dailyCap = capAfter(speed.dailyCap, row.learnt.peoplePerDay ?? null, told)
      if (dailyCap !== speed.dailyCap) await deps.setSpeed(tx, accountId, row.id, { dailyCap })
    }
    const { messagesPerSecond } = learnt
    if (row.id !== sender.id || messagesPerSecond === undefined) continue
    await updateSender(tx, accountId, row.id, { learnt: { messagesPerSecond } })
    if (speed.rate > messagesPerSecond)
      await deps.setSpeed(tx, accountId, row.id, { rate: messagesPerSecond })
  }
}

/** A cap that was the old limit follows the new one; a lower one was somebody's choice and stays. */
function capAfter(cap: number | null, had: number | null, told: number | null): number | null {
  if (cap === had) return told
  if (told === null) return cap
  return cap === null ? told : Math.min(cap, told)
}
