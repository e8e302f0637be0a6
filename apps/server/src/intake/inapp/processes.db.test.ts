import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { activate } from '../../../../../tests/kit/activate.ts'
import { signIn } from '../../../../../tests/kit/client.ts'
import { type TestDatabase, testDatabase } from '../../../../../tests/kit/database.ts'
import { type App, openApp, openDevice } from '../../../../../tests/kit/inapp.ts'
import { freePort } from '../../../../../tests/kit/server.ts'
import { createAccount } from '../../accounts/index.ts'
import { type Running, startServer } from '../../main.ts'
import { openLog } from '../../platform/log.ts'
import { readSettings } from '../../settings.ts'

// Two API servers and a dispatcher on one database, as on three hosts: a person's devices may be on either, and all hear the same.

const PASSWORD = 'a password for tests'
let kit: TestDatabase
let dataDir: string
const running: Running[] = []
const urls: string[] = []
let app: App
let admin: { email: string; password: string }

beforeAll(async () => {
  kit = await testDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'foreword-apps-'))
  for (const services of ['api', 'api', 'dispatch,jobs']) {
    const port = String(await freePort())
    const settings = readSettings({
      PORT: port,
      DATABASE_URL: kit.url,
      FOREWORD_DATA: dataDir,
      FOREWORD_SANDBOX: 'off',
      FOREWORD_SERVICES: services,
      FOREWORD_URL: `http://127.0.0.1:${port}`,
      LOG_LEVEL: 'silent',
    })
    running.push(await startServer(settings, { log: openLog('silent') }))
    urls.push(`http://127.0.0.1:${port}`)
  }
  const first = running[0]!
  admin = { email: 'ada@spread.example', password: PASSWORD }
  const made = await createAccount(first.house.people, {
    brand: 'Spread',
    timeZone: 'America/New_York',
    defaultCountry: 'US',
    name: 'Ada',
    ...admin,
  })
  await activate(first.house, made)
  app = await openApp({ running: first }, made.accountId)
})
afterAll(async () => {
  for (const one of running.reverse()) await one.stop()
  await kit?.drop()
  await rm(dataDir, { recursive: true, force: true })
})

test('what is written on one server is answered through another and read on both', async () => {
  const token = await app.token('rosa')
  const here = await openDevice(urls[0]!, app.senderId, { token })
  const there = await openDevice(urls[1]!, app.senderId, { token })
  await there.heard('welcome')
  here.say({ type: 'send', id: 'across-hosts', text: 'Hello from here' })
  await there.heard('messages', (frame) => frame.messages.some((one) => one.text === 'Hello from here'))
  const agent = await signIn({ url: urls[1]! }, admin)
  const found = await agent.call('GET', '/conversations?view=queue')
  const [open] = found.body.conversations as { id: string }[]
  const messageId = '00000000-0000-7000-8000-000000000001'
  await agent.call('POST', `/conversations/${open!.id}/reply`, { text: 'Hello back', messageId })
  for (const device of [here, there])
    await device.heard('messages', (frame) => frame.messages.some((one) => one.text === 'Hello back'))
  here.say({ type: 'seen', read: 2 })
  await there.heard('state', (frame) => frame.state.read === 2)
  expect(there.messages().map((one) => [one.seq, one.text])).toEqual([
    [1, 'Hello from here'],
    [2, 'Hello back'],
  ])
})
