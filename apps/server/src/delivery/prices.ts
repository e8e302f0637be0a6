import {
  type ChannelsDeps,
  carrierOf,
  type ListedPrices,
  openCredentials,
  senderById,
} from '../channels/index.ts'
import {
  endPriceLook,
  goOnLooking,
  keepPrices,
  openPriceLooks,
  type PriceLook,
  takePriceLook,
} from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import { assertNoOpenTransaction, type Database } from '../platform/db/database.ts'
import type { Log } from '../platform/log.ts'

// What messages really cost. Carriers know minutes to hours later and do not call; they list a day of a sender a thousand messages at a time.
// Asked behind everything else: one page a second at most, over all senders of this process, and one process a sender.

export type PriceDeps = {
  db: Database
  clock: Clock
  log: Log
  channels: Pick<ChannelsDeps, 'carriers' | 'secrets' | 'publicUrl'>
}

/** Longer than a request that runs into its time-out. */
const LEASE_MS = 5 * 60_000
const REST_MS = 1_000
const CARRIER_PAUSE_MS = 30 * 60_000

/** Asks for one page; `open`: looks first for days on which something was sent since. Answers how many prices were new. */
export async function askPrices(deps: PriceDeps, open: boolean): Promise<number> {
  const now = deps.clock.now()
  const carriers = [...deps.channels.carriers.values()].flatMap((one) => (one.listPrices ? [one.name] : []))
  const look = await deps.db.asSystem(async (tx) => {
    if (open) await openPriceLooks(tx, carriers, now)
    return takePriceLook(tx, now, new Date(now.getTime() + LEASE_MS))
  })
  return look ? askFor(deps, look) : 0
}

async function askFor(deps: PriceDeps, look: PriceLook): Promise<number> {
  const sender = await deps.db.asSystem((tx) => senderById(tx, look.account_id, look.sender_id))
  const carrier = sender && carrierOf(deps.channels, sender.carrier)
  assertNoOpenTransaction('A carrier was called')
  const listed: ListedPrices =
    sender && carrier?.listPrices
      ? await carrier.listPrices(openCredentials(deps.channels, sender), look.day, look.page)
      : { prices: [], next: null }
  const now = deps.clock.now()
  const later = (ms: number) => new Date(now.getTime() + ms)
  const kept = await deps.db.asSystem(async (tx) => {
    if (listed === 'cannot_tell') {
      await goOnLooking(tx, look, look.page, later(CARRIER_PAUSE_MS))
      return 0
    }
    const n = await keepPrices(tx, look.account_id, listed.prices, now)
    if (listed.next === null) await endPriceLook(tx, look, now)
    else await goOnLooking(tx, look, listed.next, later(REST_MS))
    return n
  })
  if (kept > 0)
    deps.log.debug({ messages: kept, senderId: look.sender_id }, 'the carrier told what messages cost')
  return kept
}
