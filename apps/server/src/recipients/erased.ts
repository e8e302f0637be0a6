import type { Db } from '../platform/db/database.ts'
import { erasedOptOuts, lastOptIn } from './erase-store.ts'
import type { OptOutFact } from './store.ts'

/**
 * Adds people who were erased while opted out: their address is known by its keyed hash only. One who agreed again since is left alone.
 * Costs nothing where nobody was erased; else about two microseconds an address.
 */
export async function withErased(
  tx: Db,
  hashAddress: (address: string) => Buffer,
  asked: { accountId: string; addresses: readonly string[] },
  optOuts: Map<string, OptOutFact>,
): Promise<Map<string, OptOutFact>> {
  const erased = await erasedOptOuts(tx, asked.accountId)
  if (erased.length === 0) return optOuts
  const byHash = new Map(erased.map(({ hash, at }) => [hash.toString('hex'), at]))
  for (const address of asked.addresses) {
    const at = byHash.get(hashAddress(address).toString('hex'))
    if (!at || optOuts.has(address)) continue
    const agreed = await lastOptIn(tx, asked.accountId, address)
    if (!agreed || agreed < at)
      optOuts.set(address, { since: at, source: 'erased', words: 'Erased, and had opted out' })
  }
  return optOuts
}
