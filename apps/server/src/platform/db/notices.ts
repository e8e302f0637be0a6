import { Pool } from 'pg'

export type Notice = { channel: string; payload: string }
type Handler = (payload: string) => void
/** Sends notifications of committed transactions, equal ones of the same moment once. */
export type Notices = {
  add(notices: readonly Notice[]): void
  /** Tells a listener of this process at once. Answers how to leave. */
  hear(channel: string, handler: Handler): () => void
  /** Whether a notification came from here: whoever listens here has been told. */
  own(backendPid: number): boolean
  close(): Promise<void>
}

/**
 * Between two statements, so that under load one carries what dozens of transactions said. The first after a quiet moment goes at once; only other
 * processes wait for the rest. Each costs PostgreSQL a commit behind a lock of the whole database, and every listener a wake.
 */
const PAUSE_MS = 25

/**
 * Notifications go out beside the transactions they belong to, on a connection of their own: PostgreSQL commits transactions that
 * notify one after the other, each with its write to disk, so that busy writers would stand in a queue. Nothing waits for the disk here
 * either: a notification lost in a crash is a hint that the next look at the tables replaces. Listeners of this process do not wait for the way
 * to the database and back: that is ten milliseconds of what an agent waits for a reply.
 */
export function openNotices(url: string, log: (line: string) => void): Notices {
  const pool = new Pool({
    connectionString: url,
    max: 1,
    application_name: 'foreword notices',
    options: '-c synchronous_commit=off',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  })
  pool.on('error', (error) => log(`The connection for notifications broke: ${error.message}`))
  // Two at most: of a connection that broke, something may still be on its way.
  const pids: number[] = []
  pool.on('connect', (client) => {
    pids.unshift((client as unknown as { processID: number }).processID)
    pids.length = Math.min(pids.length, 2)
  })
  const heard = new Map<string, Set<Handler>>()
  let waiting = new Map<string, Notice>()
  let sending: Promise<void> | null = null

  const send = async (): Promise<void> => {
    while (waiting.size > 0) {
      const batch = [...waiting.values()]
      waiting = new Map()
      await pool
        .query({
          // Named, so that it is planned once for the connection.
          name: 'foreword_notify',
          text: 'select pg_notify(c, p) from unnest($1::text[], $2::text[]) as n (c, p)',
          values: [batch.map((notice) => notice.channel), batch.map((notice) => notice.payload)],
        })
        .catch((error: Error) => log(`Notifications were lost: ${error.message}`))
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
  return {
    add(notices) {
      for (const notice of notices) {
        waiting.set(`${notice.channel} ${notice.payload}`, notice)
        // Whoever wrote does not answer for what a listener does.
        for (const handler of heard.get(notice.channel) ?? []) queueMicrotask(() => handler(notice.payload))
      }
      if (waiting.size > 0)
        sending ??= send().finally(() => {
          sending = null
        })
    },
    hear(channel, handler) {
      const own = heard.get(channel) ?? new Set()
      heard.set(channel, own.add(handler))
      return () => void own.delete(handler)
    },
    own: (pid) => pids.includes(pid),
    async close() {
      await sending
      await pool.end()
    },
  }
}
