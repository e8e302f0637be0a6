import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAccount } from '../../apps/server/src/accounts/index.ts'
import { verifyLedger } from '../../apps/server/src/analytics/index.ts'
import { systemClock } from '../../apps/server/src/platform/clock.ts'
import { newId } from '../../apps/server/src/platform/ids.ts'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { activate } from '../kit/activate.ts'
import { fileOf, PATIENT } from '../kit/brand.ts'
import { type Client, signIn } from '../kit/client.ts'
import { type TestDatabase, testDatabase } from '../kit/database.ts'
import { freePort } from '../kit/server.ts'

// The wound: after a crash or a pause the work goes on at about the right line, so that some people are lost or get it twice. Killed while
// it sends: journeys/kill. Paused while it sends: journeys/controls. Here it is killed, paused and resumed while the audience is written.

const CLI = fileURLToPath(new URL('../../apps/server/src/cli.ts', import.meta.url))
const PEOPLE = 45_000
const person = { email: 'ann@example.com', password: 'a password for tests' }
let database: TestDatabase
let dataDir: string
let url: string
let accountId: string
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  database = await testDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'foreword-resume-'))
  const made = await createAccount(
    { db: database.db, clock: systemClock, newId },
    { brand: 'Resume', timeZone: 'UTC', defaultCountry: 'US', name: 'Ann', ...person },
  )
  accountId = made.accountId
  await activate({ db: database.db, clock: systemClock }, made)
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  env = {
    ...process.env,
    PORT: String(port),
    DATABASE_URL: database.url,
    FOREWORD_DATA: dataDir,
    FOREWORD_SECRET_KEY: randomBytes(32).toString('hex'),
    FOREWORD_SANDBOX: 'off',
    LOG_LEVEL: 'error',
  }
})
afterAll(async () => {
  await database?.drop()
  if (dataDir) await rm(dataDir, { recursive: true, force: true })
})

async function serve(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [CLI, 'serve'], { env, stdio: 'ignore' })
  await expect.poll(async () => (await fetch(`${url}/readyz`).catch(() => null))?.status, PATIENT).toBe(200)
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** Rows in the ledger, and how far the campaign believes to be. */
async function written(id: string): Promise<{ rows: number; lines: number; line: number; all: boolean }> {
  const { rows } = await database.db.pool.query(
    `select count(m.id)::int as rows, count(distinct m.recipient_line)::int as lines, c.enqueued_line as line, c.enqueued_all as all
      from campaigns c left join messages m on m.account_id = c.account_id and m.campaign_id = c.id where c.id = $1 group by c.account_id, c.id`,
    [id],
  )
  return rows[0]
}

/** A campaign that will never send in this test: its window begins tomorrow. */
async function drafted(client: Client): Promise<string> {
  const tomorrow = new Date(Date.now() + 36 * 3_600_000).getUTCDay()
  const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
  const closed = Object.fromEntries(days.map((day) => [day, null]))
  const credentials = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'a token for tests' }
  const sender = { name: 'Main', carrier: 'twilio-sms', address: '+18445550119', ratePerSecond: 100 }
  const made = await client.call('POST', '/senders', { ...sender, sandbox: false, credentials })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  const deliveryWindow = { ...closed, [days[tomorrow]!]: hoursEveryDay('10:00', '11:00').mon }
  const draft = await client.call('POST', '/campaigns', {
    name: 'Forty-five thousand',
    message: 'Once',
    deliveryWindow,
  })
  const id = String(draft.body.id)
  await client.upload(id, fileOf(212, PEOPLE).join('\n'))
  await expect
    .poll(async () => (await client.call('GET', `/campaigns/${id}/import`)).body.status, PATIENT)
    .toBe('ready')
  return id
}

test('killed twice and paused while the audience is written: each line once, none missing', async () => {
  let server = await serve()
  const client = await signIn({ url }, person)
  const id = await drafted(client)
  expect((await client.call('POST', `/campaigns/${id}/launch`, { consentVersion: 1 })).status).toBe(200)
  const moments: number[] = []
  for (const past of [0, 1_001]) {
    await expect.poll(async () => (await written(id)).line, { ...PATIENT, interval: 5 }).toBeGreaterThan(past)
    await kill(server)
    const now = await written(id)
    expect(now.rows, 'what is in the ledger is what the campaign says').toBe(now.lines)
    moments.push(now.rows)
    server = await serve()
    const answer = await client.call('POST', `/campaigns/${id}/${past === 0 ? 'pause' : 'resume'}`)
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  }
  expect(moments[0], 'it was killed in the middle').toBeLessThan(PEOPLE)
  await expect.poll(async () => (await written(id)).all, PATIENT).toBe(true)
  expect(await written(id)).toMatchObject({ rows: PEOPLE, lines: PEOPLE })
  const check = await database.db.asSystem((tx) => verifyLedger(tx, accountId))
  expect(check.problems).toEqual([])
  await kill(server)
})
