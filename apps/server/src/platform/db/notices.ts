import { Pool } from 'pg'
import type { Kept } from './kept-connection.ts'
import { startListener, WIRE } from './listen.ts'

export type Notice = { channel: string; payload: string }
type Listener = { handler: (payload: string) => void; onReconnect: (() => void) | undefined }
/** Sends notifications of committed transactions, equal ones of the same moment once, and hears those of others. */
export type Notices = {
  add(notices: readonly Notice[]): void
  /** Tells `handler` what this process adds at once, and what others add once there is a connection for it. Answers how to leave. */
  listen(
    channel: string,
    handler: (payload: string) => void,
    onReconnect?: () => void,
  ): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** Bytes of a notification PostgreSQL accepts; its documentation says "less than 8000". */
const MOST_BYTES = 7_999
/** Between two notices of one notification. Payloads are keys and JSON, which writes it as an escape. */
const BETWEEN = '\x1e'
/** Bytes of channel and payload together that fit. */
export const MOST_NOTICE_BYTES = MOST_BYTES - 1
/**
 * Between two statements, so that under load one carries what dozens of transactions said. The first after a quiet moment goes at once; only other
 * processes wait for the rest. Each costs PostgreSQL a commit behind a lock of the whole database, and every listener a wake.
 */
const PAUSE_MS = 25

/**
 * Notifications go out beside the transactions they belong to, on a connection of their own: PostgreSQL commits transactions that
 * notify one after the other, each with its write to disk, so that busy writers would stand in a queue. Nothing waits for the disk here
 * either: a notification lost in a crash is a hint that the next look at the tables replaces. Listeners of this process do not wait for the way
 * to the database and back: that is ten milliseconds of what an agent waits for a reply. One connection hears for all of them, on one channel,
 * because PostgreSQL wakes every listening connection of the database for each notification, whatever it listens to.
 */
export function openNotices(
  url: string,
  { log, heartbeatMs }: { log: (line: string) => void; heartbeatMs: number },
): Notices {
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
  const listeners = new Map<string, Set<Listener>>()
  let waiting = new Map<string, Notice>()
  let sending: Promise<void> | null = null
  let listening: Promise<Kept> | null = null

  const send = async (): Promise<void> => {
    while (waiting.size > 0) {
      const batch = [...waiting.values()]
      waiting = new Map()
      await pool
        .query({
          // Named, so that it is planned once for the connection.
          name: 'foreword_notify',
          text: 'select pg_notify($1, p) from unnest($2::text[]) as n (p)',
          values: [WIRE, bundles(batch)],
        })
        .catch((error: Error) => log(`Notifications were lost: ${error.message}`))
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
  const tell = ({ channel, payload }: Notice): void => {
    // Whoever wrote does not answer for what a listener does.
    for (const { handler } of listeners.get(channel) ?? []) queueMicrotask(() => handler(payload))
  }
  const start = (): Promise<Kept> =>
    startListener({
      url,
      log,
      heartbeatMs,
      known: (pid) => pids.includes(pid),
      hear(payload) {
        for (const notice of unbundled(payload)) tell(notice)
      },
      onReconnect() {
        for (const own of listeners.values()) for (const { onReconnect } of own) onReconnect?.()
      },
    })
  return {
    add(notices) {
      for (const notice of notices) {
        waiting.set(`${notice.channel} ${notice.payload}`, notice)
        tell(notice)
      }
      if (waiting.size > 0)
        sending ??= send().finally(() => {
          sending = null
        })
    },
    async listen(channel, handler, onReconnect) {
      const listener: Listener = { handler, onReconnect }
      const own = listeners.get(channel) ?? new Set()
      const leave = async (): Promise<void> => {
        own.delete(listener)
        if (own.size === 0 && listeners.get(channel) === own) listeners.delete(channel)
        if (listeners.size > 0) return
        const last = listening
        listening = null
        await (await last)?.stop()
      }
      listeners.set(channel, own.add(listener))
      listening ??= start()
      try {
        await listening
      } catch (error) {
        listening = null
        await leave()
        throw error
      }
      return leave
    },
    async close() {
      listeners.clear()
      const last = listening
      listening = null
      await Promise.all([last?.then((kept) => kept.stop()), sending])
      await pool.end()
    },
  }
}

/** As few notifications as hold them all, in their order. */
function bundles(notices: readonly Notice[]): string[] {
  const made: string[] = []
  let bytes = MOST_BYTES
  for (const { channel, payload } of notices) {
    const text = `${channel} ${payload}`
    const own = Buffer.byteLength(text)
    if (bytes + 1 + own > MOST_BYTES) {
      made.push(text)
      bytes = own
    } else {
      made[made.length - 1] += BETWEEN + text
      bytes += 1 + own
    }
  }
  return made
}

const unbundled = (text: string): Notice[] =>
  text.split(BETWEEN).map((one) => {
    const at = one.indexOf(' ')
    return { channel: one.slice(0, at), payload: one.slice(at + 1) }
  })

/** Why a notice cannot be sent; null = it can. */
export function refusalOf({ channel, payload }: Notice): string | null {
  const bytes = Buffer.byteLength(channel) + Buffer.byteLength(payload)
  if (bytes > MOST_NOTICE_BYTES)
    return `The notification on ${channel} has ${bytes} bytes with its channel; ${MOST_NOTICE_BYTES} fit. Send a key.`
  if (payload.includes(BETWEEN) || channel.includes(' '))
    return `The notification on ${channel} has a character that parts notifications. Send JSON.`
  return null
}
