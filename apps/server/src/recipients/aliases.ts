import type { Tx } from '../platform/db/database.ts'
import { type Alias, insertAliases } from './aliases-store.ts'
import { isOptedOut, recordConsent } from './consent-store.ts'

/**
 * A carrier writes an address in another way than we: kept, so that what the person says there is known to be theirs. If they had asked
 * to stop under the one, that holds for the other.
 */
export async function rememberAliases(
  tx: Tx,
  newId: () => string,
  aliases: readonly Alias[],
  now: Date,
): Promise<void> {
  for (const { accountId, channel, address, canonical } of await insertAliases(tx, aliases))
    for (const [known, other] of [
      [canonical, address],
      [address, canonical],
    ] as const) {
      const who = { accountId, channel, address: known }
      const all = await isOptedOut(tx, who)
      if (!all && !(await isOptedOut(tx, { ...who, kind: 'marketing' }))) continue
      await recordConsent(tx, {
        accountId,
        id: newId(),
        at: now,
        channel,
        address: other,
        kind: 'opt_out',
        category: all ? null : 'marketing',
        source: 'carrier',
        words: `They had asked to stop as ${known}, which is how the carrier writes this address.`,
      })
      break
    }
}
