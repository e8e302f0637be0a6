import { connect, createServer, type Server, type Socket } from 'node:net'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type App, openApp } from '../../../tests/kit/inapp.ts'
import { type TestHouse, testHouse } from '../../../tests/kit/server.ts'
import { createForeword, type Foreword, type ForewordOptions } from './index.ts'

// The headless client against the real server, as a program without a page: sockets that are cut, networks that let none through, floods.

let house: TestHouse
let accountId: string
let app: App
const open: Foreword[] = []

beforeAll(async () => {
  house = await testHouse()
  accountId = (await house.account('Headless')).accountId
  app = await openApp(house, accountId)
})
afterEach(() => {
  for (const client of open.splice(0)) client.close()
})
afterAll(() => house?.close())

const client = (sub: string, options: Partial<ForewordOptions> = {}): Foreword => {
  const made = createForeword({
    url: house.url,
    senderId: app.senderId,
    getToken: () => app.token(sub),
    shelf: null,
    ...options,
  })
  open.push(made)
  return made
}
const online = (one: Foreword) => expect.poll(() => one.line()).toBe('open')
const texts = (one: Foreword) => one.items().map((item) => [item.text, item.state])
const inLedger = async (sub: string) =>
  (
    await house.running.house.db.asSystem((tx) =>
      sql<{ body: string }>`select body from messages where address = ${sub} order by created_at, id`.execute(
        tx,
      ),
    )
  ).rows.map((row) => row.body)

test('what was written before the line was up is sent, in order, and kept once', async () => {
  const ada = client('ada')
  for (const text of ['One', 'Two', 'Three']) ada.send(text)
  expect(texts(ada)).toEqual([
    ['One', 'waiting'],
    ['Two', 'waiting'],
    ['Three', 'waiting'],
  ])
  await expect
    .poll(() => texts(ada))
    .toEqual([
      ['One', 'kept'],
      ['Two', 'kept'],
      ['Three', 'kept'],
    ])
  expect(ada.items().map((item) => item.seq)).toEqual([1, 2, 3])
  expect(await inLedger('ada')).toEqual(['One', 'Two', 'Three'])
  expect(ada.user()).toEqual({ id: 'ada', name: null })
  expect(ada.brand()).toBe('Headless')
})

test('a person who writes faster than the server takes loses nothing', { timeout: 240_000 }, async () => {
  const eager = client('eager')
  await online(eager)
  const said = Array.from({ length: 16 }, (_, n) => `Number ${n}`)
  for (const text of said) eager.send(text)
  await expect.poll(() => eager.items().filter((item) => item.state === 'kept').length).toBe(16)
  expect(await inLedger('eager')).toEqual(said)
})

test('through a server that is gone and comes back', async () => {
  const hugo = client('hugo')
  await online(hugo)
  await house.restart()
  hugo.send('While you were away')
  await expect.poll(() => texts(hugo)).toEqual([['While you were away', 'kept']])
})

test('where no socket gets through, requests do', { timeout: 240_000 }, async () => {
  const proxy = await withoutSockets(new URL(house.url))
  try {
    const rosa = client('rosa', { url: proxy.url })
    rosa.send('By request')
    await expect.poll(() => texts(rosa)).toEqual([['By request', 'kept']])
    const other = client('rosa')
    await online(other)
    other.send('From the other device')
    await expect
      .poll(() => texts(rosa))
      .toEqual([
        ['By request', 'kept'],
        ['From the other device', 'kept'],
      ])
    rosa.setMessages(false)
    await expect.poll(() => other.state().on).toBe(false)
  } finally {
    for (const one of open.splice(0)) one.close()
    await proxy.close()
  }
})

test('a token that ends is asked for anew; one that is refused is told', { timeout: 240_000 }, async () => {
  let asked = 0
  const liam = client('liam', { getToken: () => app.token('liam', {}, ++asked === 1 ? 4 : 600) })
  await online(liam)
  await expect.poll(() => asked).toBe(2)
  expect(liam.line()).toBe('open')
  const problems: string[] = []
  const eve = client('eve', { getToken: () => 'forged' })
  eve.on('problem', (problem) => problems.push(problem.code))
  await expect.poll(() => problems).toContain('token_bad')
})

test('an app that is not there is not asked for for ever', async () => {
  const lost = client('ada', { senderId: '00000000-0000-7000-8000-000000000000' })
  await expect.poll(() => lost.line()).toBe('refused')
})

test('earlier messages are read page by page', async () => {
  const otto = client('otto')
  await online(otto)
  otto.close()
  await house.running.house.db.asSystem((tx) =>
    sql`insert into messages (account_id, direction, channel, sender_id, address, body, inbound_id, state, created_at)
      select ${accountId}, 'in', 'inapp', ${app.senderId}, 'otto', 'Number ' || n, 'hash/number-' || n, 'received', now() + n * interval '1 ms'
      from generate_series(1, 230) n`.execute(tx),
  )
  const back = client('otto')
  await expect.poll(() => back.items().length).toBe(100)
  expect(back.hasEarlier()).toBe(true)
  back.loadEarlier()
  back.loadEarlier()
  await expect.poll(() => back.items().length).toBe(200)
  back.loadEarlier()
  await expect
    .poll(() => back.items().map((item) => item.seq))
    .toEqual(Array.from({ length: 230 }, (_, n) => n + 1))
  expect(back.hasEarlier()).toBe(false)
})

/** A network that passes requests on and drops whoever asks for a socket. */
async function withoutSockets(to: URL): Promise<{ url: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((near) => {
    sockets.add(near)
    near.on('error', () => {})
    near.once('data', (first) => {
      if (/^upgrade: websocket/im.test(first.toString('latin1'))) return near.destroy()
      const far = connect(Number(to.port), to.hostname)
      sockets.add(far)
      far.on('error', () => near.destroy())
      far.write(first)
      near.pipe(far).pipe(near)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
