import {
  type ChannelsDeps,
  carrierOf,
  type ListedInbound,
  openCredentials,
  type SenderRow,
  senderOfAnyAccount,
} from '../channels/index.ts'
import { assertNoOpenTransaction } from '../platform/db/database.ts'
import type { Log } from '../platform/log.ts'
import { repeat } from '../platform/repeat.ts'
import { type Arrived, applyFacts, type IntakeDeps } from './apply.ts'
import { endListing, listAllSoon, takeListing } from './store.ts'

// Replies whose webhook was lost, a STOP among them: each sender's inbound messages are listed at its carrier every few minutes, and at
// the start for the time the server was down. Lists and webhooks share their keys, so what is known already is left out.

export type InboundDeps = IntakeDeps & {
  log: Log
  channels: Pick<ChannelsDeps, 'carriers' | 'secrets' | 'publicUrl'>
}
export type InboundReconciler = { stop(): Promise<void> }

const MINUTE = 60_000
const EVERY_MS = 5 * MINUTE
/** Listed again each time: a row may appear late at the carrier, and its clock may differ from ours. */
const OVERLAP_MS = 15 * MINUTE
const MOST_BACK_MS = 24 * 60 * MINUTE
const LOOK_MS = 1_000
const BATCH = 200

/** Lists what is due, again and again, until it is stopped. Any number of processes may do so on one database. */
export function startInboundReconciler(deps: InboundDeps): InboundReconciler {
  const before = deps.db
    .asSystem((tx) => listAllSoon(tx, deps.clock.now()))
    .catch((error) =>
      deps.log.error({ err: error }, 'replies are listed at their next turn, not at the start'),
    )
  return repeat(
    LOOK_MS,
    async () => {
      await before
      return listInbound(deps)
    },
    (error) => deps.log.error({ err: error }, 'replies could not be listed at the carrier'),
  )
}

/** Lists one sender that is due. False when there is none. */
export async function listInbound(deps: InboundDeps): Promise<boolean> {
  const now = deps.clock.now()
  const taken = await deps.db.asSystem(async (tx) => {
    const listing = await takeListing(tx, now, {
      next: new Date(now.getTime() + EVERY_MS),
      earliest: new Date(now.getTime() - MOST_BACK_MS),
    })
    return listing && { listing, sender: await senderOfAnyAccount(tx, listing.sender_id) }
  })
  if (!taken) return false
  const { listing, sender } = taken
  const since = new Date(
    Math.max(
      listing.listed_until.getTime() - OVERLAP_MS,
      now.getTime() - MOST_BACK_MS,
      listing.created_at.getTime(),
    ),
  )
  const listed = sender ? await list(deps, sender, since) : 'cannot_tell'
  if (sender && listed !== 'cannot_tell') await apply(deps, sender, listed, since)
  if (listed !== 'cannot_tell') await deps.db.asSystem((tx) => endListing(tx, listing, now))
  return true
}

async function list(deps: InboundDeps, sender: SenderRow, since: Date): Promise<ListedInbound> {
  const carrier = carrierOf(deps.channels, sender.carrier)
  if (!carrier.listInbound) return 'cannot_tell'
  assertNoOpenTransaction('A carrier was called')
  return carrier.listInbound(openCredentials(deps.channels, sender), since)
}

async function apply(
  deps: InboundDeps,
  sender: SenderRow,
  listed: Exclude<ListedInbound, 'cannot_tell'>,
  since: Date,
): Promise<void> {
  const { errors } = carrierOf(deps.channels, sender.carrier)
  const arrived: Arrived[] = listed.facts.map((fact) => ({
    sender,
    errors,
    fact,
    payload: JSON.stringify({ listed: fact }),
  }))
  let found = 0
  for (let from = 0; from < arrived.length; from += BATCH)
    found += await applyFacts(deps, arrived.slice(from, from + BATCH))
  if (found > 0)
    deps.log.info({ senderId: sender.id, replies: found }, 'replies whose webhook was lost were found')
  if (!listed.complete)
    deps.log.warn(
      { senderId: sender.id, since },
      'there were more replies at the carrier than could be listed',
    )
}
