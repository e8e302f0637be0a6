import type { LiveEvent } from '@foreword/contract'
import { type Database, notify, type Tx } from '../db/database.ts'
import type { Log } from '../log.ts'

const CHANNEL = 'foreword_live'
const GATHER_MS = 30

/** Hints to open pages of one account, across processes, by LISTEN/NOTIFY. Equal hints within 30 ms are sent once. */
export type Live = {
  subscribe(accountId: string, send: (event: LiveEvent) => void): () => void
  close(): Promise<void>
}

/** Says, when the transaction commits, that something of the account changed. */
export async function publish(tx: Tx, accountId: string, event: LiveEvent): Promise<void> {
  await notify(tx, CHANNEL, JSON.stringify({ a: accountId, e: event }))
}

export async function openLive(db: Database, log: Log): Promise<Live> {
  const readers = new Map<string, Set<(event: LiveEvent) => void>>()
  const gathered = new Map<string, { accountId: string; event: LiveEvent }>()
  let timer: NodeJS.Timeout | null = null

  const deliver = (): void => {
    timer = null
    for (const { accountId, event } of gathered.values()) {
      for (const send of readers.get(accountId) ?? []) send(event)
    }
    gathered.clear()
  }
  const stop = await db.listen(CHANNEL, (payload) => {
    try {
      const { a, e } = JSON.parse(payload) as { a: string; e: LiveEvent }
      if (!readers.has(a)) return
      gathered.set(payload, { accountId: a, event: e })
      timer ??= setTimeout(deliver, GATHER_MS)
    } catch (error) {
      log.warn({ err: error }, 'a live hint could not be read')
    }
  })
  return {
    subscribe(accountId, send) {
      const own = readers.get(accountId) ?? new Set()
      own.add(send)
      readers.set(accountId, own)
      return () => {
        own.delete(send)
        if (own.size === 0) readers.delete(accountId)
      }
    },
    async close() {
      if (timer) clearTimeout(timer)
      await stop()
    },
  }
}
