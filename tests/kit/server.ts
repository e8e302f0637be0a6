import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import {
  SANDBOX_ACCOUNT_SID,
  SANDBOX_AUTH_TOKEN,
  startSandbox,
} from '../../apps/carrier-sandbox/src/index.ts'
import { addPerson, createAccount } from '../../apps/server/src/accounts/index.ts'
import { addSandboxSender, type Running, startServer } from '../../apps/server/src/main.ts'
import type { Clock } from '../../apps/server/src/platform/clock.ts'
import { type Log, openLog } from '../../apps/server/src/platform/log.ts'
import { activate } from './activate.ts'
import { testDatabase } from './database.ts'

export type TestHouse = {
  running: Running
  url: string
  /** For filling tables with more than verbs would in the time of a test. */
  databaseUrl: string
  sandbox: Awaited<ReturnType<typeof startSandbox>>
  /** A brand with its administrator and a number on the sandbox; it may send, unless told otherwise. */
  account(
    name: string,
    how?: { activated: boolean },
  ): Promise<{ accountId: string; skillId: string; senderId: string; admin: Person }>
  person(
    accountId: string,
    role: 'administrator' | 'campaign_manager' | 'agent_manager' | 'agent',
    skillIds: readonly string[],
  ): Promise<Person>
  /** Stops the server, does `whileDown`, and starts it again on the same database. People are signed in still. */
  restart(whileDown?: () => void): Promise<void>
  close(): Promise<void>
}
export type Person = { userId: string; name: string; email: string; password: string }

const PASSWORD = 'a password for tests'

/** The whole product on a database of its own: web server, engine, and the carrier sandbox beside it. Call close in afterAll. */
export async function testHouse(
  options: {
    clock?: Clock
    /** The carrier's clock in milliseconds; the machine's unless told. It should not be before the server's. */
    sandboxNow?: () => number
    log?: Log
    services?: readonly ('api' | 'dispatch' | 'jobs')[]
    /** The operator's terms, read anew at each restart. */
    agreementFile?: string
    smtpUrl?: string
    /** Hosts of this machine that webhooks and bots may call, beside the sandbox. */
    insideHosts?: readonly string[]
    /** Longest pause within an upload, in milliseconds. */
    stallMs?: number
  } = {},
): Promise<TestHouse> {
  const database = await testDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'foreword-test-'))
  const sandbox = await startSandbox({
    port: 0,
    seed: 7,
    ...(options.sandboxNow ? { now: options.sandboxNow } : {}),
  })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const settings = {
    port,
    host: '127.0.0.1',
    dataDir,
    databaseUrl: database.url,
    publicUrl: url,
    secretKey: randomBytes(32).toString('hex'),
    sandbox: false,
    sandboxPort: 0,
    keepWebhookDays: 30,
    insideHosts: [new URL(sandbox.url).host, ...(options.insideHosts ?? [])],
    agreementFile: options.agreementFile ?? null,
    smtpUrl: options.smtpUrl ?? null,
    mailFrom: options.smtpUrl ? 'Foreword <foreword@example.com>' : null,
    apiKey: null,
    services: new Set(options.services ?? (['api', 'dispatch', 'jobs'] as const)),
    logLevel: 'error',
  }
  const access = { url: sandbox.url, accountSid: SANDBOX_ACCOUNT_SID, authToken: SANDBOX_AUTH_TOKEN }
  const start = () =>
    startServer(settings, {
      sandbox: access,
      log: options.log ?? openLog(process.env.LOG_LEVEL ?? 'error'),
      ...(options.clock ? { clock: options.clock } : {}),
      ...(options.stallMs ? { stallMs: options.stallMs } : {}),
    })
  let running = await start()
  return {
    get running() {
      return running
    },
    url,
    databaseUrl: database.url,
    sandbox,
    async account(name, how = { activated: true }) {
      const admin = {
        name: `${name} Admin`,
        email: `admin.${name.toLowerCase()}@example.com`,
        password: PASSWORD,
      }
      const made = await createAccount(running.house.people, {
        brand: name,
        timeZone: 'America/New_York',
        defaultCountry: 'US',
        ...admin,
      })
      // What tests launch goes at once; the way back has tests of its own.
      await running.house.db.asSystem((tx) =>
        sql`update accounts set undo_seconds = 0 where id = ${made.accountId}`.execute(tx),
      )
      if (how.activated) await activate(running.house, made, running.house.agreement)
      const senderId = await addSandboxSender(running.house, made.accountId)
      return { ...made, senderId, admin: { ...admin, userId: made.userId } }
    },
    async person(accountId, role, skillIds) {
      const who = {
        name: `Test ${role.replace('_', ' ')}`,
        email: `${role}.${randomBytes(3).toString('hex')}@example.com`,
        password: PASSWORD,
      }
      return { ...who, userId: await addPerson(running.house.people, { ...who, accountId, role, skillIds }) }
    },
    async restart(whileDown) {
      await running.stop()
      whileDown?.()
      running = await start()
    },
    async close() {
      await running.stop()
      await sandbox.close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A port nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('No free port.')),
      )
    })
  })
}
