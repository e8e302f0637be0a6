import { setTimeout as delay } from 'node:timers/promises'
import { Kysely, PostgresDialect, type RawBuilder, type Transaction } from 'kysely'
import { Pool } from 'pg'
import { openBarrier } from './barrier.ts'
import type { Kept } from './kept-connection.ts'
import { assertNoOpenTransaction, insideTransaction } from './law.ts'
import { type Notice, type Notices, openNotices, refusalOf } from './notices.ts'
import { namePrepared } from './prepared.ts'
import { type Presence, startPresence } from './presence.ts'
import { type Entering, openTransactions } from './transaction.ts'
import { getTypeParser } from './values.ts'

/** Statements are written in SQL, so tables are not typed here; each query names the shape of its rows. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely's own way to say that the schema is not described
type Schema = any

export { assertNoOpenTransaction }

export type Db = Kysely<Schema>
export type Tx = Transaction<Schema>

export type DatabaseOptions = {
  /** Most connections at once, 10 when absent; besides two for `asSystemSoon`, and one each for `onDisk`, notices and listening. */
  max?: number
  /** Shown in pg_stat_activity. */
  applicationName?: string
  log?: (line: string) => void
  /** How often a listener asks whether its connection still lives, in ms; 15 s when absent. */
  heartbeatMs?: number
}

export type Database = {
  pool: Pool
  /** Connections of `asSystemSoon`. */
  soonPool: Pool
  kysely: Db
  /** Runs `fn` in a transaction as the owner of the tables: migrations, dispatch, jobs. May run `fn` again. */
  asSystem<T>(fn: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * The same, seen by everybody as soon as it is committed, without waiting for the disk, which may take most of a second. Should the database
   * crash within that time it is lost, and with it all that was built on it: a commit that waits for the disk waits for those before it. Whoever
   * answers for it to the world waits for `onDisk` first. Has connections of its own, so that it never waits behind those who wait for the disk.
   */
  asSystemSoon<T>(fn: (tx: Tx) => Promise<T>): Promise<T>
  /** Resolves once all that was committed before the call is as safe as a commit that waits for the disk. */
  onDisk(): Promise<void>
  /**
   * Runs `fn` in a transaction that sees and writes only rows of this account. May run `fn` again. `from`: the address of whoever asked,
   * which the audit log keeps.
   */
  asAccount<T>(accountId: string, fn: (tx: Tx) => Promise<T>, from?: string): Promise<T>
  /**
   * Calls `handler` for each notification: of this process at once, of others over a connection that reconnects. `onReconnect` is
   * called after each reconnection: what others notified in between is lost, so look at the tables then.
   * @returns a function that stops listening
   */
  listen(
    channel: string,
    handler: (payload: string) => void,
    onReconnect?: () => void,
  ): Promise<() => Promise<void>>
  /** Tells other processes on this database that this one lives, until it stops or dies. */
  beHere(): Promise<Presence>
  /** Ends listeners and connections after their running statements. */
  close(): Promise<void>
}

export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const log = options.log ?? (() => {})
  const pool = openPool(url, options, log)
  const soonPool = openPool(url, { ...options, max: SOON_CONNECTIONS }, log, '-c synchronous_commit=off')
  const diskPool = openPool(url, { ...options, max: 1 }, log)
  const kysely: Db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  const heartbeatMs = options.heartbeatMs ?? 15_000
  const notices = openNotices(url, { log, heartbeatMs })
  const transact = transactor(pool, notices)
  const transactSoon = transactor(soonPool, notices)
  const here = new Set<Kept>()
  return {
    pool,
    soonPool,
    kysely,
    asSystem: (fn) => transact(null, fn),
    asSystemSoon: (fn) => transactSoon(null, fn),
    onDisk: openBarrier(async () => {
      await diskPool.query(TO_DISK)
    }),
    asAccount: (accountId, fn, from = '') => transact({ accountId, from }, fn),
    listen: notices.listen,
    async beHere() {
      const presence = await startPresence({ url, heartbeatMs, log })
      const kept: Kept = { up: presence.here, stop: presence.stop }
      here.add(kept)
      return {
        ...presence,
        async stop() {
          here.delete(kept)
          await presence.stop()
        },
      }
    },
    async close() {
      await Promise.all([...here].map((kept) => kept.stop()))
      here.clear()
      await notices.close()
      await kysely.destroy()
      // Kysely ends a pool only if a statement went through it.
      if (!pool.ending) await pool.end()
      await Promise.all([soonPool.end(), diskPool.end()])
    },
  }
}

/** Few, because each keeps its own plans, and what commits without the disk is soon done. */
const SOON_CONNECTIONS = 2
/** The commit of a statement that only writes a mark into the log waits for the disk, and for replicas where there are any that count. */
const TO_DISK = "select pg_logical_emit_message(true, 'foreword', '')"

function openPool(
  url: string,
  options: DatabaseOptions,
  log: (line: string) => void,
  settings?: string,
): Pool {
  const pool = new Pool({
    connectionString: url,
    ...(settings && { options: settings }),
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'foreword',
    types: { getTypeParser },
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // A new connection costs a session its start, and every plan it had: a burst half a minute after the last would wait for all of it.
    idleTimeoutMillis: 600_000,
    // What a transaction asks for at once goes out at once (transaction.ts).
    pipeline: true,
    // A process that hangs inside a transaction must not hold its locks for ever.
    idle_in_transaction_session_timeout: 60_000,
  })
  pool.on('connect', namePrepared)
  // Without a handler a broken idle connection would end the process.
  pool.on('error', (error) => log(`A database connection broke while idle: ${error.message}`))
  // Nor must one that breaks between two statements of a transaction: the next statement fails and says so.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

const TRIES = 5
const SERIALIZATION_FAILURE = '40001'
const DEADLOCK_DETECTED = '40P01'

/** A transaction inside another would need a second connection while holding one: a full pool then waits for itself. */
function transactor(pool: Pool, notices: Notices) {
  const transact = openTransactions(pool)
  return async <T>(who: Entering | null, fn: (tx: Tx) => Promise<T>): Promise<T> => {
    assertNoOpenTransaction('A second transaction was opened')
    for (let attempt = 1; ; attempt++) {
      const said: Notice[] = []
      try {
        const result = await transact(who, (tx) => {
          noticesOf.set(tx, said)
          return insideTransaction(() => fn(tx))
        })
        notices.add(said)
        return result
      } catch (error) {
        const { code } = error as { code?: string }
        const retryable = code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED
        if (!retryable || attempt === TRIES) throw error
        // Spread out, so that the same two do not meet again.
        await delay(2 ** attempt * 5 * (0.5 + Math.random()))
      }
    }
  }
}

const noticesOf = new WeakMap<Tx, Notice[]>()

/**
 * Notifies listeners soon after `tx` commits, and not at all if it does not. A hint: it may be lost in a crash. Larger news go into a
 * table, with the key in the payload.
 */
export async function notify(tx: Tx, channel: string, payload: string): Promise<void> {
  const refusal = refusalOf({ channel, payload })
  if (refusal) throw new Error(refusal)
  const said = noticesOf.get(tx)
  if (!said) throw new Error('A notification was sent outside a transaction of asSystem or asAccount.')
  said.push({ channel, payload })
}

/** All rows. */
export async function rows<Row>(tx: Db, query: RawBuilder<Row>): Promise<Row[]> {
  return (await query.execute(tx)).rows
}

/** The only row, or undefined. @throws Error when there are more */
export async function maybeOne<Row>(tx: Db, query: RawBuilder<Row>): Promise<Row | undefined> {
  const found = await rows(tx, query)
  if (found.length > 1) throw new Error(`One row was expected and ${found.length} were found.`)
  return found[0]
}

/** The only row. @throws Error when there is none or more */
export async function one<Row>(tx: Db, query: RawBuilder<Row>): Promise<Row> {
  const found = await maybeOne(tx, query)
  if (found === undefined) throw new Error('One row was expected and none was found.')
  return found
}
