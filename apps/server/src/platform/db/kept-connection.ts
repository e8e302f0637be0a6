import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'

/** A connection of its own that is made anew whenever it breaks. */
export type Kept = {
  /** Whether it is up and prepared now. */
  up(): boolean
  stop(): Promise<void>
}

type Input = {
  url: string
  /** Shown in pg_stat_activity behind "foreword". */
  name: string
  /** Run on each new connection; when it fails the connection is tried again later. */
  prepare: (client: Client) => Promise<void>
  onReconnect?: (() => void) | undefined
  heartbeatMs: number
  log: (line: string) => void
}

type Connection = {
  /** Resolves when the connection is over, however it ended. */
  over: Promise<void>
  close(): void
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5_000

/** Keeps a connection until stopped. The first one must succeed; later ones are tried with growing pauses. */
export async function keepConnection(input: Input): Promise<Kept> {
  const stopped = new AbortController()
  let connection = await connect(input)
  let up = true
  const running = (async () => {
    for (;;) {
      await connection.over
      up = false
      const next = await reconnect(input, stopped.signal)
      if (!next) return
      connection = next
      up = true
      input.onReconnect?.()
    }
  })()
  return {
    up: () => up,
    async stop() {
      stopped.abort()
      connection.close()
      await running
    },
  }
}

async function reconnect(input: Input, stopped: AbortSignal): Promise<Connection | undefined> {
  for (let pause = FIRST_PAUSE_MS; !stopped.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      const made = await connect(input)
      if (!stopped.aborted) return made
      made.close()
      await made.over
    } catch (error) {
      input.log(`The connection “${input.name}” is interrupted: ${(error as Error).message}`)
      await delay(pause, undefined, { signal: stopped }).catch(() => {})
    }
  }
  return undefined
}

async function connect(input: Input): Promise<Connection> {
  const client = new Client({
    connectionString: input.url,
    application_name: `foreword ${input.name}`,
    connectionTimeoutMillis: input.heartbeatMs,
    query_timeout: input.heartbeatMs,
  })
  const over = Promise.withResolvers<void>()
  client.on('error', () => {})
  client.on('end', () => over.resolve())
  try {
    await client.connect()
    await input.prepare(client)
  } catch (error) {
    hangUp(client)
    throw error
  }
  const heart = setInterval(() => {
    client.query('select').catch(() => hangUp(client))
  }, input.heartbeatMs)
  over.promise.then(() => clearInterval(heart))
  return { over: over.promise, close: () => sayGoodbye(client, over.promise) }
}

function sayGoodbye(client: Client, over: Promise<void>): void {
  client.end().catch(() => {})
  const cut = setTimeout(() => hangUp(client), 1_000)
  over.then(() => clearTimeout(cut))
}

/**
 * Cuts the connection without the goodbye: a peer that went silent (a lost host, a firewall that forgot the flow)
 * would never take it, and keep-alive of the system notices only after hours.
 */
function hangUp(client: Client): void {
  ;(client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
}
