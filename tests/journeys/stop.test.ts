import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { fileOf } from '../kit/brand.ts'
import { type Client, signIn } from '../kit/client.ts'
import { freePort } from '../kit/server.ts'

// A server that is told to stop ends within ten seconds, whatever is open and under way, and the next one goes on with what was cut off.

const CLI = fileURLToPath(new URL('../../apps/server/src/cli.ts', import.meta.url))
/** Ten seconds, and what a busy machine needs to hear the signal and to tell of the end. */
const SOON_MS = 13_000
const PEOPLE = 150_000
const admin = { email: 'ann@example.com', password: 'a password for tests' }
/** A carrier that takes what it is given and never says a word. */
let silent: Server
let dataDir: string
let env: NodeJS.ProcessEnv
let url: string

beforeAll(async () => {
  silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  dataDir = await mkdtemp(join(tmpdir(), 'foreword-stop-'))
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  env = {
    ...process.env,
    ...{ PORT: String(port), FOREWORD_DATA: dataDir, FOREWORD_SANDBOX: 'off' },
    ...{ DATABASE_URL: '', LOG_LEVEL: 'error' },
  }
  const who = ['--name', 'Ann', '--email', admin.email, '--password', admin.password]
  await promisify(execFile)(
    process.execPath,
    [CLI, 'setup', '--agree', '--brand', 'Stop', '--zone', 'UTC', ...who],
    { env },
  )
})
afterAll(async () => {
  silent?.closeAllConnections()
  silent?.close()
  if (dataDir) await rm(dataDir, { recursive: true, force: true })
})

async function serve(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [CLI, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString()
  })
  // From then on it hears signals.
  await expect.poll(() => said).toContain('Foreword is ready')
  return child
}

/** Sends the signal; answers the exit code once it has ended. It must not take longer than it may. */
async function stop(child: ChildProcess): Promise<number | null> {
  const began = performance.now()
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const [code] = (await gone) as [number | null]
  expect(performance.now() - began, 'milliseconds from the signal to the end').toBeLessThan(SOON_MS)
  return code
}

const uploads = () => readdir(join(dataDir, 'uploads')).catch(() => [] as string[])
const parts = async () => (await uploads()).filter((name) => name.endsWith('.part'))

async function draft(client: Client, fields: object = {}): Promise<string> {
  const { status, body } = await client.call('POST', '/campaigns', {
    ...{ name: 'Stop', message: 'Once', deliveryWindow: hoursEveryDay('00:00', '24:00'), ...fields },
  })
  expect(status, JSON.stringify(body)).toBe(200)
  return String(body.id)
}

/** Half of a file on its way; its other half never comes. */
async function halfUploaded(client: Client, id: string): Promise<void> {
  const sent = request(`${url}/api/v1/campaigns/${id}/recipients/file?fileName=half.csv`, {
    method: 'POST',
    headers: { cookie: client.cookie, 'content-type': 'application/octet-stream', 'content-length': 10_000 },
  })
  sent.on('error', () => {})
  sent.write('phone\n'.padEnd(5_000, '+12125550100\n'))
  await expect.poll(parts).toHaveLength(1)
}

/** An app's line. */
const opened = (senderId: string) =>
  new Promise<WebSocket>((resolve, reject) => {
    const line = new WebSocket(`${url.replace('http', 'ws')}/inapp/v1/${senderId}/socket`)
    line.addEventListener('open', () => resolve(line))
    line.addEventListener('error', () => reject(new Error('The app got no line.')))
  })

const importOf = async (client: Client, id: string) =>
  (await client.call('GET', `/campaigns/${id}/import`)).body as { status?: string; rowsRead?: number }

test('an upload that a killed server left half-written is removed by the next one', async () => {
  const first = await serve()
  const client = await signIn({ url }, admin)
  await halfUploaded(client, await draft(client))
  const gone = once(first, 'exit')
  first.kill('SIGKILL')
  await gone
  const [left] = await parts()
  expect(left).toBeDefined()
  // Another process on the same folder may be at one: what was written to a moment ago stays.
  const longAgo = new Date(Date.now() - 600_000)
  await utimes(join(dataDir, 'uploads', left!), longAgo, longAgo)
  const second = await serve()
  await expect.poll(uploads).toEqual([])
  expect(await stop(second)).toBe(0)
})

test('SIGTERM ends it while pages, an app, an upload, a file and a carrier that hangs hold on to it', async () => {
  const first = await serve()
  const client = await signIn({ url }, admin)
  const baseUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  const sender = await client.call('POST', '/senders', {
    ...{ name: 'Silent', carrier: 'twilio-sms', address: '+18445550119', ratePerSecond: 100, sandbox: false },
    credentials: { accountSid: `AC${'0'.repeat(32)}`, authToken: 'a token for tests', baseUrl },
  })
  expect(sender.status, JSON.stringify(sender.body)).toBe(200)
  expect((await client.call('PATCH', '/account/limits', { undoSeconds: 0 })).status).toBe(200)
  // Messages that were handed over and never answered.
  const handed = once(silent, 'request')
  const sending = await draft(client, { senderId: sender.body.id })
  await client.upload(sending, fileOf(212, 20).join('\n'))
  await expect.poll(async () => (await importOf(client, sending)).status).toBe('ready')
  const launched = await client.call('POST', `/campaigns/${sending}/launch`, { consentVersion: 1 })
  expect(launched.status, JSON.stringify(launched.body)).toBe(200)
  await handed
  // A page that listens, and an app's line.
  const live = await fetch(`${url}/api/v1/live`, { headers: { cookie: client.cookie } })
  await live.body!.getReader().read()
  const app = await client.call('POST', '/senders', {
    ...{ name: 'Shop', carrier: 'in-app', address: 'shop', ratePerSecond: 100, sandbox: false },
    credentials: { origins: url, signingSecret: 's'.repeat(32) },
  })
  expect(app.status, JSON.stringify(app.body)).toBe(200)
  const line = await opened(String(app.body.id))
  // A file that is being read, and another that is still coming.
  const reading = await draft(client)
  await client.upload(reading, fileOf(305, PEOPLE).join('\n'))
  await halfUploaded(client, await draft(client))
  await expect.poll(async () => (await importOf(client, reading)).rowsRead ?? 0).toBeGreaterThan(0)
  expect(line.readyState, 'the app’s line was open to the last').toBe(WebSocket.OPEN)
  expect(await stop(first)).toBe(0)

  const second = await serve()
  const again = await signIn({ url }, admin)
  await expect.poll(async () => (await importOf(again, reading)).status, { timeout: 120_000 }).toBe('ready')
  expect(await importOf(again, reading)).toMatchObject({ rowsRead: PEOPLE })
  expect(await parts()).toEqual([])
  expect(await stop(second)).toBe(0)
}, 400_000)

test('so does the demo while it makes its brand, and it says that the brand is half made', async () => {
  const home = await mkdtemp(join(tmpdir(), 'foreword-stop-demo-'))
  const [port, sandboxPort] = [await freePort(), await freePort()]
  const child = spawn(process.execPath, [CLI, 'demo'], {
    env: {
      ...env,
      ...{ FOREWORD_DATA: home, PORT: String(port), FOREWORD_SANDBOX_PORT: String(sandboxPort) },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let wrong = ''
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString()
  })
  child.stderr.on('data', (piece: Buffer) => {
    wrong += piece.toString()
  })
  try {
    await expect.poll(() => said, { timeout: 120_000 }).toMatch(/^ {2}\+ /m)
    expect(await stop(child)).toBe(0)
    expect(wrong).toContain("The demo's brand is only half made: it was stopped")
  } finally {
    if (child.exitCode === null) child.kill('SIGKILL')
    await rm(home, { recursive: true, force: true })
  }
}, 400_000)
