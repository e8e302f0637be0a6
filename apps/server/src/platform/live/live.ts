import type { LiveEvent } from '@foreword/contract'
import { type Database, notify, type Tx } from '../db/database.ts'
import type { Log } from '../log.ts'

const CHANNEL = 'foreword_live'
const GATHER_MS = 30
/** Hints that concern nobody in particular come the rarer the more listen: together these pages ask again fifty times a second at most. */
const EACH_LATER_MS = 20

/** Who listens. `only`: hears what concerns this person; null = hears everything of the account. */
export type Reader = { accountId: string; only: string | null }

/** Whom a hint concerns among those who do not hear everything: `people` hear it at once, and all of them hear `later` in its place. */
export type Concern = { people: 'all' | readonly string[]; later: LiveEvent | null }
/** A hint, and whom it concerns where its writer knows that. */
export type Hint = { event: LiveEvent; people: readonly string[] | null }
export type Concerns = (accountId: string, hints: readonly Hint[]) => Promise<Concern[]>

/**
 * Hints to open pages of one account, across processes, by LISTEN/NOTIFY. Those whose writer knew whom they concern go on at once; of the others
 * equal ones within 30 ms are sent once, and whom they concern is looked up for all of them together.
 */
export type Live = {
  /** `send` is given the hint as JSON. Answers how to leave. */
  subscribe(reader: Reader, send: (json: string) => void): () => void
  close(): Promise<void>
}

/**
 * Says, when the transaction commits, that something of the account changed. `people`: whom it concerns among those who do not hear
 * everything; who knows it because the row is locked here saves its being looked up, and the pages a moment.
 */
export async function publish(
  tx: Tx,
  accountId: string,
  event: LiveEvent,
  people?: readonly (string | null)[],
): Promise<void> {
  const p = people && [...new Set(people.filter((id) => id !== null))]
  await notify(tx, CHANNEL, JSON.stringify({ a: accountId, e: event, p }))
}

type Send = (json: string) => void
type Readers = {
  all: Set<Send>
  only: Map<string, Set<Send>>
  /** How many are in `only`. */
  some: number
  /** By hint: runs while it may not be told again. */
  later: Map<string, { timer: NodeJS.Timeout; again: boolean }>
}

export async function openLive(
  deps: { db: Database; log: Log; concerns: Concerns },
  gatherMs = GATHER_MS,
): Promise<Live> {
  const { db, log } = deps
  const readers = new Map<string, Readers>()
  let gathered = new Map<string, Hint & { accountId: string }>()
  let timer: NodeJS.Timeout | null = null

  const deliver = (): void => {
    timer = null
    const byAccount = Map.groupBy(gathered.values(), (one) => one.accountId)
    gathered = new Map()
    for (const [accountId, list] of byAccount) void tell(accountId, list)
  }
  const tell = async (accountId: string, hints: readonly Hint[]): Promise<void> => {
    const own = readers.get(accountId)
    if (!own) return
    const jsons = hints.map(({ event }) => JSON.stringify(event))
    for (const send of own.all) for (const json of jsons) send(json)
    if (own.some === 0) return
    const everybody: Concern = { people: 'all', later: null }
    const concerns = await deps.concerns(accountId, hints).catch((error) => {
      log.warn({ err: error }, 'it is not known whom hints concern, so all pages are told')
      return hints.map(() => everybody)
    })
    for (const [index, { people, later }] of concerns.entries()) {
      const sends = people === 'all' ? own.only.values() : people.map((id) => own.only.get(id) ?? [])
      for (const some of sends) for (const send of some) send(jsons[index]!)
      if (later) tellLater(own, JSON.stringify(later))
    }
  }
  /** At once, then only after a pause that grows with the readers; never lost. */
  const tellLater = (own: Readers, json: string): void => {
    const held = own.later.get(json)
    if (held) {
      held.again = true
      return
    }
    for (const some of own.only.values()) for (const send of some) send(json)
    const entry = {
      again: false,
      timer: setTimeout(
        () => {
          own.later.delete(json)
          if (entry.again) tellLater(own, json)
        },
        Math.max(gatherMs, own.some * EACH_LATER_MS),
      ),
    }
    own.later.set(json, entry)
  }
  const stop = await db.listen(CHANNEL, (payload) => {
    try {
      const { a, e, p = null } = JSON.parse(payload) as { a: string; e: LiveEvent; p?: string[] }
      if (!readers.has(a)) return
      if (p) return void tell(a, [{ event: e, people: p }])
      gathered.set(payload, { accountId: a, event: e, people: null })
      timer ??= setTimeout(deliver, gatherMs)
    } catch (error) {
      log.warn({ err: error }, 'a live hint could not be read')
    }
  })
  const forget = (own: Readers): void => {
    for (const { timer: waiting } of own.later.values()) clearTimeout(waiting)
    own.later.clear()
  }
  return {
    subscribe({ accountId, only }, send) {
      const own = readers.get(accountId) ?? { all: new Set(), only: new Map(), some: 0, later: new Map() }
      readers.set(accountId, own)
      const list = only === null ? own.all : (own.only.get(only) ?? new Set())
      list.add(send)
      if (only !== null) {
        own.only.set(only, list)
        own.some++
      }
      return () => {
        if (!list.delete(send)) return
        if (only !== null) {
          own.some--
          if (list.size === 0) own.only.delete(only)
        }
        if (own.all.size + own.some > 0) return
        forget(own)
        readers.delete(accountId)
      }
    },
    async close() {
      if (timer) clearTimeout(timer)
      for (const own of readers.values()) forget(own)
      await stop()
    },
  }
}
