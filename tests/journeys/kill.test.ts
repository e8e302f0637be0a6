import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  SANDBOX_ACCOUNT_SID,
  SANDBOX_AUTH_TOKEN,
  startSandbox,
} from '../../apps/carrier-sandbox/src/index.ts'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { type Client, signIn } from '../kit/client.ts'
import { freePort } from '../kit/server.ts'

// The server is killed without warning while a campaign is on its way, and started again. Nobody gets it twice, nobody is lost, and
// what nobody can know is called unknown. The carrier (the sandbox) lives on and is the witness.

const CLI = fileURLToPath(new URL('../../apps/server/src/cli.ts', import.meta.url))
const PEOPLE = 2_000
const admin = { email: 'ann@example.com', password: 'a password for tests' }
let sandbox: Awaited<ReturnType<typeof startSandbox>>
let dataDir: string
let env: NodeJS.ProcessEnv
let url: string

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, seed: 3 })
  dataDir = await mkdtemp(join(tmpdir(), 'foreword-kill-'))
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  env = {
    ...process.env,
    PORT: String(port),
    FOREWORD_DATA: dataDir,
    FOREWORD_SANDBOX: 'off',
    DATABASE_URL: '',
    LOG_LEVEL: 'error',
  }
  await foreword(
    'setup',
    '--agree',
    '--brand',
    'Kill',
    '--name',
    'Ann',
    '--email',
    admin.email,
    '--password',
    admin.password,
    '--zone',
    'UTC',
  )
})
afterAll(async () => {
  await sandbox?.close()
  if (dataDir) await rm(dataDir, { recursive: true, force: true })
})

const foreword = (...args: string[]) => promisify(execFile)(process.execPath, [CLI, ...args], { env })

async function serve(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [CLI, 'serve'], { env, stdio: 'ignore' })
  await expect.poll(async () => (await fetch(`${url}/readyz`).catch(() => null))?.status).toBe(200)
  return child
}

type Funnel = Record<
  'recipients' | 'waiting' | 'sending' | 'sent' | 'delivered' | 'unknown' | 'failed',
  number
>
const funnelOf = async (client: Client, id: string): Promise<Funnel> =>
  (await client.call('GET', `/campaigns/${id}`)).body.funnel as Funnel

async function launched(client: Client): Promise<string> {
  const sender = await client.call('POST', '/senders', {
    name: 'Witness',
    carrier: 'twilio-sms',
    address: '+18445550119',
    ratePerSecond: 1_000,
    sandbox: false,
    credentials: { accountSid: SANDBOX_ACCOUNT_SID, authToken: SANDBOX_AUTH_TOKEN, baseUrl: sandbox.url },
  })
  expect(sender.status).toBe(200)
  const deliveryWindow = hoursEveryDay('00:00', '24:00')
  const { body } = await client.call('POST', '/campaigns', {
    name: 'Kill',
    message: 'Once only',
    deliveryWindow,
  })
  const id = body.id as string
  const rows = Array.from(
    { length: PEOPLE },
    (_, n) => `+1${[212, 305, 415, 713][n % 4]}555${String(1_000 + Math.floor(n / 4))}`,
  )
  await client.upload(id, ['phone', ...rows].join('\n'))
  await expect
    .poll(async () => (await client.call('GET', `/campaigns/${id}/import`)).body.status)
    .toBe('ready')
  expect((await client.call('POST', `/campaigns/${id}/launch`, { consentVersion: 1 })).status).toBe(200)
  return id
}

test('kill -9 in the middle of a campaign: each person once or unknown, and the ledger agrees', async () => {
  const first = await serve()
  const client = await signIn({ url }, admin)
  const id = await launched(client)
  await expect.poll(async () => sandboxCount(), { interval: 20 }).toBeGreaterThan(300)
  first.kill('SIGKILL')
  await once(first, 'exit')
  expect(await sandboxCount(), 'it was killed in the middle').toBeLessThan(PEOPLE)

  const second = await serve()
  try {
    const again = await signIn({ url }, admin)
    await expect
      .poll(async () => (await again.call('GET', `/campaigns/${id}`)).body.status, { timeout: 60_000 })
      .toBe('finished')
    const funnel = await funnelOf(again, id)
    expect(funnel).toMatchObject({ recipients: PEOPLE, waiting: 0, sending: 0, failed: 0 })
    expect(funnel.sent + funnel.delivered + funnel.unknown).toBe(PEOPLE)
    const counts = await perPhone()
    expect(Math.max(...counts), 'nobody got it twice').toBe(1)
    // Whoever the carrier does not know was never sent to, and is called unknown instead of lost.
    expect(PEOPLE - counts.length).toBeLessThanOrEqual(funnel.unknown)
  } finally {
    second.kill('SIGTERM')
    await once(second, 'exit')
  }
  const { stdout } = await foreword('verify-ledger')
  expect(stdout).toContain('Everything agrees')
})

async function sandboxCount(): Promise<number> {
  return ((await (await fetch(`${sandbox.url}/sandbox/api/stats`)).json()) as { accepted: number }).accepted
}

/** How many messages each virtual phone was sent. */
async function perPhone(): Promise<number[]> {
  const text = await (await fetch(`${sandbox.url}/sandbox/api/truth?format=ndjson`)).text()
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { accepted: number }).accepted)
}
