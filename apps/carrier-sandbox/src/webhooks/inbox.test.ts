import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../index.ts'

// The published vector, and ways to be wrong, over HTTP.

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const BODY = '{"test": 2432232314}'
let sandbox: Sandbox
let now = 1_614_265_330_000
beforeAll(async () => {
  sandbox = await startSandbox({ now: () => now })
})
afterAll(() => sandbox.close())

const api = async (method: string, path: string, body?: unknown) => {
  const answer = await fetch(`${sandbox.url}/sandbox/api/webhooks${path}`, {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  })
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect of it
  return { status: answer.status, body: (await answer.json()) as any }
}
const post = (name: string, headers: Record<string, string>, body = BODY) =>
  fetch(`${sandbox.url}/webhooks/inbox/${name}`, { method: 'POST', headers, body, redirect: 'manual' })
const SIGNED = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}
const verified = async (name: string) =>
  (await api('GET', `/${name}`)).body.arrivals.map((one: { verified: string }) => one.verified)

test('a signature is verified as the specification says, and what is wrong with it is told', async () => {
  await api('PATCH', '/spec', { secret: SECRET })
  expect((await post('spec', SIGNED)).status).toBe(204)
  await post('spec', SIGNED, `${BODY} `)
  await post('spec', { ...SIGNED, 'webhook-signature': `v1,AAAA ${SIGNED['webhook-signature']}` })
  await post('spec', {})
  now += 301_000
  await post('spec', SIGNED)
  now -= 301_000
  expect(await verified('spec')).toEqual(['old', 'unsigned', 'good', 'wrong', 'good'])
  expect((await api('GET', '/spec')).body).toMatchObject({
    received: 5,
    wrong: 3,
    repeated: 3,
    hasSecret: true,
  })
  await post('other', SIGNED)
  expect(await verified('other')).toEqual(['no secret'])
})

test('it misbehaves when told to', async () => {
  const mode = (one: string) => api('PATCH', '/bad', { mode: one })
  const own = createHmac('sha256', 'x').digest('base64')
  await mode('error')
  expect((await post('bad', { 'webhook-signature': own })).status).toBe(500)
  await mode('redirect')
  expect((await post('bad', {})).headers.get('location')).toContain('169.254.169.254')
  await mode('gone')
  expect((await post('bad', {})).status).toBe(410)
  await mode('down')
  await expect(post('bad', {})).rejects.toThrow()
  await mode('huge')
  const huge = await post('bad', {})
  expect(huge.headers.get('content-length')).toBe(String(2 ** 31))
  await huge.body!.cancel()
  await mode('hang')
  await expect(
    fetch(`${sandbox.url}/webhooks/inbox/bad`, {
      method: 'POST',
      body: '{}',
      signal: AbortSignal.timeout(200),
    }),
  ).rejects.toThrow()
  expect((await mode('strange')).status).toBe(400)
  expect((await api('PATCH', '/NO_SUCH NAME', { mode: 'ok' })).status).toBe(400)
  expect((await api('PATCH', '/bad', { secret: 'short' })).status).toBe(400)
})
