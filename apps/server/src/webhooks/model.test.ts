import { describe, expect, test } from 'vitest'
import { isHopeless, judge, restAfter, retryAfterS, waitAfter } from './model.ts'
import { secretOf, sign, signedHeaders } from './signature.ts'

describe('signatures', () => {
  test('are those of the Standard Webhooks specification (its published vector)', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const message = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1_614_265_330,
      body: '{"test": 2432232314}',
    }
    expect(sign(secret, message)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })
  test('of two secrets stand side by side, the newer first', () => {
    const [a, b] = [secretOf(Buffer.alloc(24, 1)), secretOf(Buffer.alloc(24, 2))]
    const message = { id: 'x', timestamp: 1, body: '{}' }
    expect(signedHeaders([a, b], message)['webhook-signature']).toBe(
      `${sign(a, message)} ${sign(b, message)}`,
    )
    expect(a).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/)
  })
})

describe('waits', () => {
  test('grow from five seconds to a day, and end after three days', () => {
    const waits = Array.from({ length: 12 }, (_, index) => waitAfter(index + 1, 0.5))
    expect(waits.slice(0, 6).map((ms) => Math.round(ms! / 1000))).toEqual([
      5, 300, 1_800, 7_200, 18_000, 36_000,
    ])
    expect(waits[11]).toBeNull()
    const days = waits.reduce<number>((sum, ms) => sum + (ms ?? 0), 0) / 86_400_000
    expect(days).toBeGreaterThan(3)
    expect(days).toBeLessThan(3.5)
  })
  test('are spread by a tenth each way', () => {
    expect([waitAfter(1, 0), waitAfter(1, 1)]).toEqual([4_500, 5_500])
  })
  test('are longer when the receiver asks for it, and not for more than a day', () => {
    expect(waitAfter(1, 0.5, 60)).toBe(60_000)
    expect(waitAfter(2, 0.5, 60)).toBe(300_000)
    expect(waitAfter(1, 0.5, 10 ** 9)).toBe(86_400_000)
    const now = new Date('2026-11-23T15:00:00Z')
    expect(retryAfterS('120', now)).toBe(120)
    expect(retryAfterS('Mon, 23 Nov 2026 15:01:00 GMT', now)).toBe(60)
    expect(retryAfterS('soon', now)).toBeNull()
  })
  test('of the whole receiver begin with five failures in a row, and end at five minutes', () => {
    expect([restAfter(4, 0.5), restAfter(5, 0.5), restAfter(7, 0.5), restAfter(10 ** 6, 0.5)]).toEqual([
      0, 5_000, 20_000, 300_000,
    ])
  })
  test('end for good when nothing was taken for three days', () => {
    const now = new Date('2026-11-23T15:00:00Z')
    expect(isHopeless(null, now)).toBe(false)
    expect(isHopeless(new Date('2026-11-20T15:00:01Z'), now)).toBe(false)
    expect(isHopeless(new Date('2026-11-20T15:00:00Z'), now)).toBe(true)
  })
})

test('only 2xx is a yes; 410 is goodbye, and a redirect says where it wanted to go', () => {
  expect([200, 202, 204].map((status) => judge(status, null).kind)).toEqual(['taken', 'taken', 'taken'])
  expect([400, 401, 404, 429, 500, 503].map((status) => judge(status, null).kind)).toEqual(
    Array(6).fill('again'),
  )
  expect(judge(410, null).kind).toBe('gone')
  const moved = judge(302, 'http://169.254.169.254/latest')
  expect(moved).toMatchObject({
    kind: 'again',
    error: expect.stringContaining('302 to http://169.254.169.254/latest'),
  })
})
