import { deleteAllExports } from '../analytics/index.ts'
import { erasePersonInConversations } from '../conversations/index.ts'
import { erasePersonInWebhooks } from '../intake/index.ts'
import { erasePersonInLedger } from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { Problem } from '../platform/problem.ts'
import {
  erasePersonHere,
  erasePersonInApps,
  type RecipientsContext,
  recordConsent,
} from '../recipients/index.ts'
import { erasePersonInDeliveries } from '../webhooks/index.ts'
import { erasureOf, everythingOf, insertErasure, optOutsNow } from './store.ts'

export type EraseDeps = {
  clock: Clock
  newId: () => string
  recipients: Pick<RecipientsContext, 'hashAddress'>
  /** Takes the person out of what rooms to the right keep; answers how many rows. */
  eraseBeyond?: (tx: Tx, person: { accountId: string; address: string }) => Promise<number>
}

/**
 * Puts a pseudonym in place of one person in every room, in the caller's transaction. Sums and states stay, so that the ledger goes on
 * agreeing. The pseudonym is opted out, so that nothing that still waits is sent; whether the person themselves had opted out is kept
 * beside the keyed hash of their address, because that wish outlives the data. Throws not_found when there is nobody.
 */
export async function erasePerson(
  tx: Tx,
  deps: EraseDeps,
  who: Who,
  address: string,
): Promise<{ pseudonym: string; rows: number }> {
  const now = deps.clock.now()
  const hash = deps.recipients.hashAddress(address)
  const before = await erasureOf(tx, who.accountId, hash)
  const kept = await everythingOf(tx, who.accountId, address)
  if (Object.values(kept).every((list) => list.length === 0))
    throw new Problem('not_found', {
      field: 'address',
      message: before
        ? 'This person was erased already, and nothing has come since.'
        : 'Nothing is kept of this address. Write it with its country code, as the lists show it.',
    })
  const pseudonym = before?.pseudonym ?? `erased-${hash.toString('hex').slice(0, 20)}`
  const optedOut = (await optOutsNow(tx, who.accountId, address)).some((row) => row.category === '')
  const person = { accountId: who.accountId, address, pseudonym }
  // Evidence of an earlier erasure stands under the pseudonym already: its chain goes on, so the new links must not take its places.
  const rows =
    (await erasePersonHere(tx, {
      ...person,
      pseudonym: before ? `${pseudonym}-${deps.newId().slice(-6)}` : pseudonym,
    })) +
    (await erasePersonInApps(tx, person)) +
    (await erasePersonInLedger(tx, person)) +
    (await erasePersonInConversations(tx, person)) +
    (await erasePersonInWebhooks(tx, person)) +
    (await erasePersonInDeliveries(tx, person)) +
    (await deleteAllExports(tx, who.accountId)) +
    ((await deps.eraseBeyond?.(tx, person)) ?? 0)
  await insertErasure(tx, {
    accountId: who.accountId,
    id: deps.newId(),
    hash,
    pseudonym,
    at: now,
    userId: who.userId,
    userName: who.name,
    optedOut,
  })
  await recordConsent(tx, {
    accountId: who.accountId,
    id: deps.newId(),
    at: now,
    channel: 'all',
    address: pseudonym,
    kind: 'opt_out',
    source: 'person',
    words: 'Erased on request: nothing that waited is sent.',
    userId: who.userId,
    userName: who.name,
  })
  return { pseudonym, rows }
}
