import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { importJWK, jwtVerify } from 'jose'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type App, openApp, openDevice } from '../../../../../tests/kit/inapp.ts'
import { type TestHouse, testHouse } from '../../../../../tests/kit/server.ts'
import { announceInApp, insertContent } from '../../messages/index.ts'
import { openLog } from '../../platform/log.ts'
import { isPublic } from '../../platform/net/addresses.ts'
import { recordConsent, savePush, signInInAppUser } from '../../recipients/index.ts'
import { mayPush } from './push-endpoint.ts'
import { openPushPost } from './push-post.ts'
import { type PusherDeps, pushDue } from './pusher.ts'
import { encryptPush, pushIdentity } from './web-push.ts'

// Pushes as a browser and its push service get them: a real server that takes the request, and decrypts by RFC 8291 with code of its own.

type Arrived = { path: string; headers: IncomingHttpHeaders; body: Buffer }

let house: TestHouse
let accountId: string
let app: App
let service: Server
let base: string
const arrived: Arrived[] = []
let status = 201
let later = 0
const identity = pushIdentity((purpose) => Buffer.from(purpose.padEnd(32, '.')).toString('base64url'))
const post = openPushPost({ inside: ['127.0.0.1'] })

beforeAll(async () => {
  house = await testHouse({ services: ['api'] })
  accountId = (await house.account('Pushing')).accountId
  app = await openApp(house, accountId)
  service = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      arrived.push({ path: request.url!, headers: request.headers, body: Buffer.concat(chunks) })
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
})
afterAll(async () => {
  await post.close()
  service?.close()
  await house?.close()
})
beforeEach(async () => {
  arrived.length = 0
  status = 201
  await db().asSystem((tx) => sql`delete from inapp_pushes`.execute(tx))
})

const db = () => house.running.house.db
const newId = () => house.running.house.people.newId()
const at = () => new Date(Date.now() + later)
const deps = (): PusherDeps => ({
  db: db(),
  clock: { now: at },
  log: openLog('silent'),
  identity,
  contact: 'https://foreword.example',
  post,
})

type Browser = { pair: ECDH; auth: Buffer; endpoint: string }

async function browserOf(consumerId: string, name = consumerId): Promise<Browser> {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  const auth = randomBytes(16)
  const endpoint = `${base}/${name}`
  const who = { accountId, senderId: app.senderId, consumerId }
  await db().asSystem(async (tx) => {
    await signInInAppUser(tx, { ...who, name: null, timeZone: null }, new Date())
    await savePush(
      tx,
      who,
      { endpoint, p256dh: pair.getPublicKey('base64url'), auth: auth.toString('base64url') },
      new Date(),
    )
  })
  return { pair, auth, endpoint }
}

/** What a push service's browser does, by the text of the RFCs. */
function decrypt(browser: Pick<Browser, 'pair' | 'auth'>, body: Buffer): string {
  const salt = body.subarray(0, 16)
  const length = body[20]!
  const theirs = body.subarray(21, 21 + length)
  const sealed = body.subarray(21 + length)
  const derive = (secret: Buffer, salted: Buffer, info: Buffer, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, salted, info, bytes))
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.pair.getPublicKey(), theirs])
  const key = derive(browser.pair.computeSecret(theirs), browser.auth, info, 32)
  const cipher = createDecipheriv(
    'aes-128-gcm',
    derive(key, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16),
    derive(key, salt, Buffer.from('Content-Encoding: nonce\0'), 12),
  )
  cipher.setAuthTag(sealed.subarray(-16))
  const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()])
  expect(plain.at(-1)).toBe(2)
  return plain.subarray(0, -1).toString()
}

/** A message as the engine leaves it when the carrier has accepted it. */
async function sent(consumerId: string, rich: Record<string, unknown> | null = null): Promise<string> {
  const [id, contentId] = [newId(), newId()]
  await db().asSystem(async (tx) => {
    const content = {
      accountId,
      id: contentId,
      channel: 'inapp',
      text: 'Your table is ready',
      optOutText: null,
    }
    await insertContent(tx, { ...content, rich: rich as never }, new Date())
    await sql`insert into messages (account_id, id, direction, channel, sender_id, address, content_id, variables, state, created_at, sent_at)
      values (${accountId}, ${id}, 'out', 'inapp', ${app.senderId}, ${consumerId}, ${contentId}, '{}', 'sent', now(), now())`.execute(
      tx,
    )
    await announceInApp(tx, [{ accountId, id, senderId: app.senderId, address: consumerId }], new Date())
  })
  return id
}

const due = async (): Promise<void> => {
  later += 5_000
  await pushDue(deps())
}
const left = async () =>
  (await db().asSystem((tx) => sql<{ tries: number }>`select tries from inapp_pushes`.execute(tx))).rows

describe('a push', () => {
  test('is sealed for the browser, and says who sends it', async () => {
    const browser = await browserOf('ada')
    const id = await sent('ada', {
      type: 'inapp',
      imageUrl: 'https://img.example/t.png',
      linkUrl: 'https://shop.example/orders/1',
      linkLabel: null,
      notificationTitle: 'Good news',
      notificationText: null,
    })
    await pushDue(deps())
    expect(arrived, 'an open page gets its time first').toEqual([])
    await due()
    expect(arrived.map((one) => one.path)).toEqual(['/ada'])
    const { headers, body } = arrived[0]!
    expect(JSON.parse(decrypt(browser, body))).toEqual({
      title: 'Good news',
      body: 'Your table is ready',
      image: 'https://img.example/t.png',
      url: 'https://shop.example/orders/1',
      tag: id,
      sender: app.senderId,
    })
    expect(headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      ttl: '86400',
      topic: id.replaceAll('-', ''),
    })
    const [, token, key] = /^vapid t=(\S+), k=(\S+)$/.exec(headers.authorization!)!
    const point = Buffer.from(key!, 'base64url')
    const publicKey = await importJWK(
      {
        kty: 'EC',
        crv: 'P-256',
        x: point.subarray(1, 33).toString('base64url'),
        y: point.subarray(33).toString('base64url'),
      },
      'ES256',
    )
    const { payload } = await jwtVerify(token!, publicKey, { audience: base, currentDate: at() })
    expect(payload.sub).toBe('https://foreword.example')
    expect(payload.exp! - at().getTime() / 1000).toBeLessThanOrEqual(24 * 3600)
    expect(await left()).toEqual([])
  })

  test('is left out when a page has taken the message, or the person wants none', async () => {
    await browserOf('open-page')
    await sent('open-page')
    const line = await openDevice(house.url, app.senderId, { token: await app.token('open-page') })
    await line.heard('messages')
    line.say({ type: 'seen', delivered: 1 })
    await expect
      .poll(
        async () =>
          (
            await db().asSystem((tx) =>
              sql<{ state: string }>`select state from messages where address = 'open-page'`.execute(tx),
            )
          ).rows[0]!.state,
      )
      .toBe('delivered')
    await browserOf('silent')
    await sent('silent')
    await db().asSystem((tx) =>
      recordConsent(tx, {
        accountId,
        id: newId(),
        at: new Date(),
        channel: 'inapp',
        address: 'silent',
        kind: 'opt_out',
        source: 'person',
        words: 'off',
      }),
    )
    await sent('without-a-browser')
    await due()
    expect(arrived).toEqual([])
    expect(await left()).toEqual([])
  })

  test('goes to each browser; one that is gone is forgotten', async () => {
    await browserOf('two', 'two-a')
    await browserOf('two', 'two-b')
    await sent('two')
    await due()
    expect(arrived.map((one) => one.path).sort()).toEqual(['/two-a', '/two-b'])
    status = 410
    await sent('two')
    await due()
    arrived.length = 0
    await sent('two')
    await due()
    expect(arrived).toEqual([])
  })

  test('is tried again when the service is busy, three times', async () => {
    await browserOf('busy')
    await sent('busy')
    status = 503
    await due()
    expect(await left()).toEqual([{ tries: 1 }])
    for (const [n, rest] of [
      [2, [{ tries: 2 }]],
      [3, []],
    ] as const) {
      later += 61_000
      await due()
      expect(arrived).toHaveLength(n)
      expect(await left()).toEqual(rest)
    }
  })

  test('a browser belongs to whoever signed in there last', async () => {
    await browserOf('first-person', 'shared')
    await browserOf('second-person', 'shared')
    await sent('first-person')
    await sent('second-person')
    await due()
    expect(arrived).toHaveLength(1)
  })
})

test('the published vector of RFC 8291 comes out to the byte', () => {
  const bytes = (text: string) => Buffer.from(text, 'base64url')
  const sealed = encryptPush(
    {
      p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    },
    'When I grow up, I want to be a watermelon',
    {
      salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'),
      privateKey: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
    },
  )
  expect(sealed.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  )
})

describe('where a push may go', () => {
  test('public https names only', () => {
    for (const good of [
      'https://fcm.googleapis.com/fcm/send/x',
      'https://updates.push.services.mozilla.com/wpush/v2/x',
    ])
      expect(mayPush(good)).toBeNull()
    for (const bad of [
      'http://fcm.googleapis.com/x',
      'https://127.0.0.1/x',
      'https://[::1]/x',
      'https://localhost/x',
      'https://db/x',
      'https://a.internal/x',
      'https://a.example:8443/x',
      'https://me:pw@a.example/x',
      'ftp://a.example',
      'x',
      'https://0x7f000001/',
      'https://2130706433/',
      'https://localhost./x',
    ])
      expect(mayPush(bad), bad).toMatch(/^The endpoint/)
  })
  test('and not to a private address behind a public name', async () => {
    for (const address of [
      '10.1.2.3',
      '127.0.0.1',
      '169.254.169.254',
      '172.20.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '0.0.0.0',
      '::1',
      'fd00::1',
      'fe80::1',
      '::ffff:127.0.0.1',
    ])
      expect(isPublic(address), address).toBe(false)
    for (const address of ['142.250.0.1', '172.32.0.1', '2a00:1450::1'])
      expect(isPublic(address), address).toBe(true)
    const guarded = openPushPost()
    expect(
      await guarded.post(`http://localhost:${new URL(base).port}/guarded`, {}, Buffer.from('x')),
    ).toBeNull()
    await guarded.close()
    expect(arrived).toEqual([])
  })
  test('a device that names another is told so', async () => {
    const line = await openDevice(house.url, app.senderId, { token: await app.token('ssrf') })
    const keys = { p256dh: 'x'.repeat(87), auth: 'x'.repeat(22) }
    line.say({
      type: 'push',
      endpoint: 'http://10.0.0.1/',
      subscription: { endpoint: 'http://10.0.0.1/', keys },
    })
    expect(await line.heard('problem')).toMatchObject({ field: 'subscription.endpoint' })
    line.say({
      type: 'push',
      endpoint: 'https://push.example/1',
      subscription: { endpoint: 'https://push.example/1', keys },
    })
    const saved = () =>
      db().asSystem((tx) =>
        sql`select endpoint from push_subscriptions where consumer_id = 'ssrf'`.execute(tx),
      )
    await expect.poll(async () => (await saved()).rows).toEqual([{ endpoint: 'https://push.example/1' }])
    line.say({ type: 'push', endpoint: 'https://push.example/1', subscription: null })
    await expect.poll(async () => (await saved()).rows).toEqual([])
  })
})
