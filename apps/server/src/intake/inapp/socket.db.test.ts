import { SignJWT } from 'jose'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAX_INAPP_TEXT } from '../../../../../packages/contract/src/index.ts'
import { type Brand, openBrand, PATIENT } from '../../../../../tests/kit/brand.ts'
import { type Client, signIn } from '../../../../../tests/kit/client.ts'
import { type App, openApp, openDevice, PAGE_ORIGIN } from '../../../../../tests/kit/inapp.ts'
import { type TestHouse, testHouse } from '../../../../../tests/kit/server.ts'

// The protocol over real HTTP and sockets, with the engine behind it: what is lost, doubled or out of order here is so for people.

let house: TestHouse
let brand: Brand
let agent: Client
let app: App

beforeAll(async () => {
  house = await testHouse()
  brand = await openBrand(house, 'Harbour')
  app = await openApp(house, brand.accountId, { title: 'Harbour & Pine' })
  const skill = await house.running.house.db.asSystem((tx) =>
    sql<{ id: string }>`select id from skills where account_id = ${brand.accountId}`.execute(tx),
  )
  agent = await signIn(house, await house.person(brand.accountId, 'agent', [skill.rows[0]!.id]))
})
afterAll(() => house?.close())

const hello = async (sub: string, after: number | null = null) => ({ token: await app.token(sub), after })
const device = async (sub: string, after: number | null = null) => {
  const line = await openDevice(house.url, app.senderId, await hello(sub, after))
  await line.heard('welcome')
  return line
}
const rows = async <T>(query: ReturnType<typeof sql<T>>) =>
  (await house.running.house.db.asSystem((tx) => query.execute(tx))).rows

const audience = (people: readonly string[]) => [
  'consumer_id,name',
  ...people.map((id) => `${id},${id.toUpperCase()}`),
]
const fieldsOf = (fields: Record<string, unknown>) =>
  ({
    name: 'News',
    kind: 'service',
    channel: 'inapp',
    senderId: app.senderId,
    message: 'Hello {name}, your table is ready',
    ...fields,
  }) as never
const draft = (people: readonly string[]) => brand.draft(fieldsOf({}), audience(people))
const campaign = (people: readonly string[], fields: Record<string, unknown> = {}) =>
  brand.launched(fieldsOf(fields), audience(people))
const conversationOf = async (sub: string): Promise<string> => {
  await expect
    .poll(async () => (await rows(sql`select id from conversations where address = ${sub}`)).length, PATIENT)
    .toBe(1)
  return (await rows(sql<{ id: string }>`select id from conversations where address = ${sub}`))[0]!.id
}
let answers = 0
const answer = async (sub: string, text: string) => {
  const id = await conversationOf(sub)
  const messageId = `00000000-0000-7000-8000-${String(++answers).padStart(12, '0')}`
  const said = await agent.call('POST', `/conversations/${id}/reply`, { text, messageId })
  expect(said.status, JSON.stringify(said.body)).toBe(200)
}

describe('a campaign and a person', () => {
  test('a message of a campaign is there at once, whole, and its receipts come back', async () => {
    const ada = await device('ada')
    const id = await campaign(['ada', 'stranger'], {
      rich: {
        type: 'inapp',
        imageUrl: 'https://img.example/table.png',
        linkUrl: 'https://shop.example/orders/1',
        linkLabel: 'See the order',
        notificationTitle: null,
        notificationText: null,
      },
    })
    const { messages } = await ada.heard('messages')
    expect(messages).toMatchObject([
      {
        seq: 1,
        from: 'brand',
        text: expect.stringMatching(/^Hello ADA, your table is ready/),
        image: 'https://img.example/table.png',
        link: { url: 'https://shop.example/orders/1', label: 'See the order' },
      },
    ])
    ada.say({ type: 'seen', delivered: 1 })
    await expect.poll(async () => (await brand.look(id)).funnel.delivered, PATIENT).toBe(1)
    ada.say({ type: 'seen', read: 1 })
    await expect.poll(async () => (await brand.look(id)).funnel.read, PATIENT).toBe(1)
    await ada.heard('state', (frame) => frame.state.read === 1)
    // Who never signed in cannot be reached, and the campaign says so.
    await expect.poll(async () => (await brand.look(id)).funnel.failed, PATIENT).toBe(1)
    expect(
      await rows(
        sql`select reason, carrier_code from messages where campaign_id = ${id} and state = 'failed'`,
      ),
    ).toEqual([{ reason: 'not_reachable', carrier_code: 'inapp_unknown_user' }])
    // What they write belongs to the campaign; an agent answers; both hear it.
    ada.say({ type: 'send', id: 'client-id-1', text: 'Can you come on Friday?' })
    await ada.heard('kept', (frame) => frame.id === 'client-id-1')
    await expect.poll(async () => (await brand.look(id)).funnel.replied, PATIENT).toBe(1)
    await answer('ada', 'Friday it is')
    const heard = await ada.heard('messages', (frame) => frame.messages.some((one) => one.from === 'agent'))
    expect(heard.messages.at(-1)).toMatchObject({ text: 'Friday it is', name: 'Test agent' })
    expect(ada.messages().map((one) => one.seq)).toEqual([1, 2, 3])
    expect(ada.messages()[1]).toMatchObject({ from: 'me', clientId: 'client-id-1' })
  })

  test('an agent who reads is seen to have read', async () => {
    const vera = await device('vera')
    vera.say({ type: 'send', id: 'read-me-1', text: 'Is anybody there?' })
    await vera.heard('state', (frame) => !frame.state.heard)
    const id = await conversationOf('vera')
    await agent.call('POST', `/conversations/${id}/read`)
    await vera.heard('state', (frame) => frame.state.heard)
  })

  test('the zone a browser tells decides when messages come', async () => {
    const line = await openDevice(house.url, app.senderId, {
      token: await app.token('tokyo'),
      timeZone: 'asia/tokyo',
    })
    await line.heard('welcome')
    expect(
      await rows(
        sql`select u.time_zone, z.zones from inapp_users u join zone_sets z on z.id = u.zone_set_id where consumer_id = 'tokyo'`,
      ),
    ).toEqual([{ time_zone: 'Asia/Tokyo', zones: ['Asia/Tokyo'] }])
    const signed = await openDevice(house.url, app.senderId, {
      token: await app.token('tokyo', { timeZone: 'Europe/Oslo' }),
      timeZone: 'Asia/Tokyo',
    })
    await signed.heard('welcome')
    expect(await rows(sql`select time_zone from inapp_users where consumer_id = 'tokyo'`)).toEqual([
      { time_zone: 'Europe/Oslo' },
    ])
  })
})

describe('lines break', () => {
  test('after a cut nothing is missing and nothing twice, in order, on two devices', async () => {
    const first = await device('hugo')
    const second = await device('hugo')
    first.say({ type: 'send', id: 'hugo-first', text: 'First' })
    await second.heard('messages')
    const sent = ['First']
    let seen: number[] = []
    let line = first
    for (let round = 0; round < 6; round++) {
      for (let n = 0; n < 3; n++) {
        sent.push(`${round}.${n}`)
        await answer('hugo', sent.at(-1)!)
      }
      seen = [...seen, ...line.messages().map((one) => one.seq)]
      line.cut()
      line = await openDevice(house.url, app.senderId, await hello('hugo', seen.at(-1) ?? null))
    }
    await expect.poll(() => [...seen, ...line.messages().map((one) => one.seq)].at(-1)).toBe(sent.length)
    seen = [...seen, ...line.messages().map((one) => one.seq)]
    expect(seen).toEqual(sent.map((_, index) => index + 1))
    // The carrier may take two answers of one moment in either order; each is there once, and both devices have the same order.
    await expect.poll(() => second.messages().length).toBe(sent.length)
    const inOrder = second.messages()
    expect(inOrder.map((one) => one.seq)).toEqual(seen)
    expect(inOrder.map((one) => one.text).sort()).toEqual([...sent].sort())
    for (const one of line.messages()) expect(one.text).toBe(inOrder[one.seq - 1]!.text)
  })

  test('a message sent again because its answer was lost is one message', async () => {
    const one = await device('rosa')
    for (let n = 0; n < 3; n++) one.say({ type: 'send', id: 'same-client-id', text: 'Only once' })
    await expect.poll(() => one.frames.filter((frame) => frame.type === 'kept').length).toBe(3)
    const two = await device('rosa')
    await two.heard('messages')
    expect(two.messages().map((message) => message.text)).toEqual(['Only once'])
    expect(await rows(sql`select count(*)::int as n from messages where address = 'rosa'`)).toEqual([
      { n: 1 },
    ])
  })

  test('two people may choose the same client id', async () => {
    const [one, two] = [await device('same-1'), await device('same-2')]
    one.say({ type: 'send', id: 'the-same-id', text: 'From one' })
    two.say({ type: 'send', id: 'the-same-id', text: 'From two' })
    await one.heard('messages')
    await two.heard('messages')
    expect([one.messages()[0]!.text, two.messages()[0]!.text]).toEqual(['From one', 'From two'])
  })

  test('who missed much begins anew with the newest, and asks for earlier ones', async () => {
    const otto = await device('otto')
    await rows(sql`insert into messages (account_id, direction, channel, sender_id, address, body, inbound_id, state, created_at)
      select ${brand.accountId}, 'in', 'inapp', ${app.senderId}, 'otto', 'Number ' || n, 'hash/number-' || n, 'received', now() + n * interval '1 ms'
      from generate_series(1, 250) n`)
    otto.cut()
    const back = await device('otto', 3)
    const { messages, more } = await back.heard('messages')
    expect([messages[0]!.seq, messages.at(-1)!.seq, more]).toEqual([151, 250, true])
    back.say({ type: 'earlier', before: 151 })
    const older = await back.heard('earlier')
    expect([older.messages[0]!.seq, older.messages.at(-1)!.seq, older.more]).toEqual([51, 150, true])
    back.say({ type: 'earlier', before: 51 })
    const oldest = await back.heard('earlier', (frame) => !frame.more)
    expect([oldest.messages[0]!.seq, oldest.messages.at(-1)!.seq]).toEqual([1, 50])
  })

  test('by requests it is the same thread, and an answer waits for news', async () => {
    const ask = async (body: Record<string, unknown>) => {
      const said = await fetch(`${house.url}/inapp/v1/${app.senderId}/exchange`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await app.token('wen')}`,
          origin: PAGE_ORIGIN,
        },
        body: JSON.stringify({ after: null, acts: [], wait: 0, ...body }),
      })
      expect(said.headers.get('access-control-allow-origin')).toBe(PAGE_ORIGIN)
      return (await said.json()) as { frames: { type: string; messages?: { seq: number; text: string }[] }[] }
    }
    const sent = await ask({ acts: [{ type: 'send', id: 'by-request', text: 'Hello by request' }] })
    expect(sent.frames.map((frame) => frame.type)).toEqual(['welcome', 'kept', 'messages', 'state'])
    // That an agent reads is news too, and may be answered before.
    const listening = (async () => {
      for (;;) {
        const heard = (await ask({ after: 1, wait: 20 })).frames.find((frame) => frame.type === 'messages')
        if (heard) return heard.messages
      }
    })()
    const began = Date.now()
    await answer('wen', 'And back')
    expect(await listening).toMatchObject([{ seq: 2, text: 'And back' }])
    expect(Date.now() - began, 'the answer came when there was news').toBeLessThan(15_000)
  })
})

describe('consent', () => {
  test('the switch is evidence, holds for other pages at once, and keeps campaigns away', async () => {
    const [one, two] = [await device('noor'), await device('noor')]
    const id = await draft(['noor'])
    one.say({ type: 'consent', on: false })
    await two.heard('state', (frame) => !frame.state.on)
    expect((await brand.launch(id)).status).toBe(200)
    await expect.poll(async () => (await brand.look(id)).funnel.skipped, PATIENT).toBe(1)
    one.say({ type: 'consent', on: true })
    await two.heard('state', (frame) => frame.state.on)
    one.say({ type: 'consent', on: true })
    const history = await brand.client.call('GET', '/opt-outs/history?address=noor')
    expect(
      (history.body.events as { kind: string; words: string; channel: string }[]).map((e) => [
        e.channel,
        e.kind,
        e.words,
      ]),
    ).toEqual([
      ['inapp', 'opt_in', 'Messages switched on in the app'],
      ['inapp', 'opt_out', 'Messages switched off in the app'],
    ])
  })

  test('STOP counts here as anywhere', async () => {
    const umar = await device('umar')
    umar.say({ type: 'send', id: 'umar-stop', text: 'STOP' })
    await umar.heard('state', (frame) => !frame.state.on)
  })
})

describe('who may not', () => {
  const refused = async (token: string, code: string, words: RegExp) => {
    const line = await openDevice(house.url, app.senderId, { token })
    expect(await line.heard('problem')).toMatchObject({ code, message: expect.stringMatching(words) })
    expect(await line.closed).toMatchObject({ code: 4401 })
    expect(line.frames).toHaveLength(1)
  }
  const by = (secret: string, alg = 'HS256') =>
    new SignJWT({})
      .setProtectedHeader({ alg })
      .setSubject('eve')
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(secret))

  test('tokens that are forged, ended, endless, unsigned or for another app', async () => {
    await refused(
      await by('another secret of at least thirty-two signs'),
      'token_bad',
      /signature does not match/,
    )
    await refused(await app.token('eve', {}, -60), 'token_ended', /has ended/)
    await refused(await app.token(' eve'), 'token_bad', /`sub`/)
    await refused(await app.token('eve', { aud: 'another-app' }), 'token_bad', /`aud`/)
    await refused(await by(app.secret, 'HS512'), 'token_bad', /takes HS256/)
    const endless = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('eve')
      .sign(new TextEncoder().encode(app.secret))
    await refused(endless, 'token_bad', /`exp`/)
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"eve","exp":9999999999}').toString('base64url')}.`
    await refused(none, 'token_bad', /takes HS256/)
    await refused('no token', 'token_bad', /not a signed/)
    expect(await rows(sql`select 1 from inapp_users where consumer_id like '%eve%'`)).toEqual([])
  })

  test('pages of other origins, and apps that are not there', async () => {
    const foreign = await openDevice(house.url, app.senderId, await hello('eve'), 'https://evil.example')
    expect(await foreign.heard('problem')).toMatchObject({ code: 'wrong_origin' })
    expect(await foreign.closed).toMatchObject({ code: 4403 })
    const nowhere = await openDevice(house.url, '00000000-0000-7000-8000-000000000000', await hello('eve'))
    expect(await nowhere.closed).toMatchObject({ code: 4404 })
    const answer = await fetch(`${house.url}/inapp/v1/${app.senderId}/exchange`, {
      method: 'POST',
      headers: {
        origin: 'https://evil.example',
        authorization: `Bearer ${await app.token('eve')}`,
        'content-type': 'application/json',
      },
      body: '{"after":null,"acts":[],"wait":0}',
    })
    expect(answer.status).toBe(403)
    const program = await openDevice(house.url, app.senderId, await hello('program'), '')
    await program.heard('welcome')
  })

  test('a token that ends is announced, can be renewed for the same person only, and then ends the line', async () => {
    const line = await openDevice(house.url, app.senderId, { token: await app.token('liam', {}, 4) })
    await line.heard('expiring')
    line.say({ type: 'token', token: await app.token('liam', {}, 6) })
    await line.heard('renewed')
    expect(await line.closed).toMatchObject({ code: 4401, reason: 'token_ended' })
    const other = await device('liam')
    other.say({ type: 'token', token: await app.token('mina') })
    expect(await other.closed).toMatchObject({ code: 4401 })
  })

  test('what is no frame is refused in words, and nothing of it is done', async () => {
    for (const text of [
      'x',
      '{}',
      '[]',
      '{"type":"send"}',
      '{"type":"send","id":"ok-client-id","text":7}',
      '{"type":"seen","read":-1}',
    ]) {
      const line = await device('bad')
      line.raw(text)
      await line.heard('problem')
      expect(await line.closed, text).toMatchObject({ code: 4400 })
    }
    const long = await device('bad')
    long.say({ type: 'send', id: 'too-long-text', text: 'x'.repeat(MAX_INAPP_TEXT + 1) })
    expect(await long.heard('problem')).toMatchObject({ field: 'text' })
    const huge = await device('bad')
    huge.raw('x'.repeat(20_000))
    expect(await huge.closed).toMatchObject({ code: 1009 })
    const early = await openDevice(house.url, app.senderId, null)
    early.say({ type: 'send', id: 'without-hello', text: 'x' })
    expect(await early.heard('problem')).toMatchObject({ message: expect.stringMatching(/hello/) })
    const blank = await device('bad')
    blank.say({ type: 'send', id: 'blank-text-1', text: ' \n ' })
    expect(await blank.heard('problem')).toMatchObject({ field: 'text', ref: 'blank-text-1' })
    blank.say({ type: 'send', id: 'zero-byte-1', text: 'a\u0000b' })
    await blank.heard('kept', (frame) => frame.id === 'zero-byte-1')
    expect(await rows(sql`select body from messages where address = 'bad'`)).toEqual([{ body: 'ab' }])
  })

  test('noise is refused without a fault of ours, and leaves no row', async () => {
    const count = async () => (await rows(sql<{ n: number }>`select count(*)::int as n from messages`))[0]!.n
    const before = await count()
    const noise = (n: number) => Buffer.from(Array.from({ length: n }, (_, at) => (at * 131 + n * 17) % 256))
    const answers: string[] = []
    for (let n = 1; n <= 40; n++) {
      const line = await device('noise')
      if (n % 2) line.raw(noise(n * 37).toString('latin1'))
      else line.say({ type: 'seen', delivered: n, read: 'x', ['k'.repeat(n)]: [{}] })
      answers.push((await line.heard('problem')).code)
      line.cut()
      const answered = await fetch(`${house.url}/inapp/v1/${app.senderId}/exchange`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await app.token('noise')}` },
        body: n % 2 ? noise(n) : JSON.stringify({ after: null, acts: [{ type: 'send', n }], wait: 0 }),
      })
      expect([400, 413]).toContain(answered.status)
    }
    expect(new Set(answers)).toEqual(new Set(['bad_json', 'bad_request']))
    const large = await fetch(`${house.url}/inapp/v1/${app.senderId}/exchange`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"x":"${'x'.repeat(300_000)}"}`,
    })
    expect(large.status).toBe(413)
    expect(await count()).toBe(before)
  })

  test('a flood is slowed down in words and not kept', async () => {
    const line = await device('flood')
    for (let n = 0; n < 40; n++)
      line.say({ type: 'send', id: `flood-${String(n).padStart(4, '0')}`, text: `${n}` })
    await expect
      .poll(
        () => line.frames.filter((frame) => frame.type === 'kept' || frame.type === 'problem').length,
        PATIENT,
      )
      .toBe(40)
    const slowed = line.frames.filter((frame) => frame.type === 'problem')
    expect(slowed[0]).toMatchObject({
      code: 'too_many_tries',
      ref: expect.stringMatching(/^flood-/),
      retryAfter: expect.any(Number),
    })
    expect(slowed.length).toBeGreaterThan(20)
    const kept = line.frames.filter((frame) => frame.type === 'kept').length
    expect(await rows(sql`select count(*)::int as n from messages where address = 'flood'`)).toEqual([
      { n: kept },
    ])
  })

  test('receipts reach only the own messages', async () => {
    const id = await campaign(['vera'])
    await expect.poll(async () => (await brand.look(id)).funnel.sent, PATIENT).toBe(1)
    const eve = await device('eve-two')
    eve.say({ type: 'seen', read: 2_000_000_000 })
    eve.say({ type: 'ping' })
    await eve.heard('pong')
    expect((await brand.look(id)).funnel.delivered).toBe(0)
    expect(await rows(sql`select read_seq from inapp_users where consumer_id = 'eve-two'`)).toEqual([
      { read_seq: 0 },
    ])
  })
})

test('a new secret leaves the one before valid, and not the one before that', async () => {
  const { accountId, admin } = await house.account('Rotating')
  const own = await openApp(house, accountId)
  const administrator = await signIn(house, admin)
  const rotate = async (signingSecret: string) =>
    (await administrator.call('PATCH', `/senders/${own.senderId}`, { credentials: { signingSecret } })).status
  const signs = async (secret: string) => {
    const { alg, sub } = { alg: 'HS256', sub: 'rosa' }
    const claims = new SignJWT({}).setProtectedHeader({ alg }).setSubject(sub).setExpirationTime('1h')
    const answered = await fetch(`${house.url}/inapp/v1/${own.senderId}/exchange`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await claims.sign(new TextEncoder().encode(secret))}`,
      },
      body: '{"after":null,"acts":[],"wait":0}',
    })
    return answered.status
  }
  const [second, third] = ['second'.padEnd(40, '2'), 'third'.padEnd(40, '3')]
  expect(await rotate(second)).toBe(200)
  // Secrets are kept open for five seconds, so the change is looked for.
  await expect.poll(() => signs(second), { interval: 200 }).toBe(200)
  expect(await signs(own.secret)).toBe(200)
  expect(await rotate(third)).toBe(200)
  await expect.poll(() => signs(third), { interval: 200 }).toBe(200)
  expect([await signs(second), await signs(own.secret)]).toEqual([200, 401])
})

test('the list of people is for managers, searched, and page by page', async () => {
  await rows(sql`insert into inapp_users (account_id, sender_id, consumer_id, name, first_seen_at, last_seen_at)
    select ${brand.accountId}, ${app.senderId}, 'many-' || lpad(n::text, 4, '0'), 'Person ' || n, now(), now() - n * interval '1 hour' from generate_series(1, 230) n`)
  const found: string[] = []
  let next: string | null = ''
  while (next !== null) {
    const page = await brand.client.call('GET', `/inapp/users?search=many-${next ? `&cursor=${next}` : ''}`)
    expect(page.body.total).toBe(230)
    found.push(...(page.body.users as { consumerId: string }[]).map((user) => user.consumerId))
    next = page.body.nextCursor as string | null
  }
  expect(found).toEqual(Array.from({ length: 230 }, (_, n) => `many-${String(n + 1).padStart(4, '0')}`))
  expect((await brand.client.call('GET', '/inapp/users?cursor=x')).body).toMatchObject({ field: 'cursor' })
  expect((await agent.call('GET', '/inapp/users')).status).toBe(403)
})

test('the server stops with lines open, and they come back to where they were', async () => {
  const pilar = await device('pilar')
  pilar.say({ type: 'send', id: 'before-stop', text: 'Before' })
  await pilar.heard('messages')
  await house.restart()
  expect(await pilar.closed).toMatchObject({ code: 1001 })
  const back = await device('pilar', 1)
  await answer('pilar', 'After')
  const { messages } = await back.heard('messages')
  expect(messages).toMatchObject([{ seq: 2, text: 'After' }])
})
