import fc from 'fast-check'
import { exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import type { SenderCredentials } from '../../channels/index.ts'
import type { Problem } from '../../platform/problem.ts'
import { identityOf } from './identity.ts'
import { mayUse } from './origins.ts'
import { takeOne } from './rate.ts'
import { readFrame } from './session.ts'

const NOW = new Date('2026-11-25T10:00:00Z')
const END = Math.floor(NOW.getTime() / 1000) + 600
const SECRET = 'a signing secret of more than thirty-two signs'
const bytes = (text: string) => new TextEncoder().encode(text)

const sender = (secret: Record<string, string>, config: Record<string, string> = {}): SenderCredentials => ({
  senderId: 'app',
  address: 'web-shop',
  config,
  secret,
})
const signed = (key: Parameters<SignJWT['sign']>[0], alg: string, sub = 'ada', exp = END) =>
  new SignJWT({ name: '  Ada  ', timeZone: 'Europe/Oslo' })
    .setProtectedHeader({ alg })
    .setSubject(sub)
    .setExpirationTime(exp)
    .sign(key)
const refusal = async (of: SenderCredentials, token: string): Promise<string> => {
  const problem = await identityOf(of, token, NOW).then(
    () => null,
    (error: Problem) => error,
  )
  return problem ? `${problem.code}: ${problem.message}` : 'believed'
}

describe('identity tokens', () => {
  test('HS256 with the secret, or the one before it', async () => {
    const token = await signed(bytes(SECRET), 'HS256')
    expect(await identityOf(sender({ signingSecret: SECRET }), token, NOW)).toEqual({
      consumerId: 'ada',
      name: 'Ada',
      timeZone: 'Europe/Oslo',
      until: new Date(END * 1000),
    })
    const rotated = sender({ signingSecret: 'n'.repeat(40), signingSecretPrevious: SECRET })
    expect((await identityOf(rotated, token, NOW)).consumerId).toBe('ada')
    expect(await refusal(sender({ signingSecret: 'n'.repeat(40) }), token)).toMatch(/^token_bad: .*signature/)
  })

  test.for(['RS256', 'ES256'])(
    '%s with the public key, also when a form took its line breaks',
    async (alg) => {
      const { privateKey, publicKey } = await generateKeyPair(alg)
      const pem = await exportSPKI(publicKey)
      const token = await signed(privateKey, alg)
      for (const key of [pem, pem.replaceAll('\n', ''), pem.replaceAll('\n', ' ')])
        expect((await identityOf(sender({}, { publicKey: key }), token, NOW)).consumerId).toBe('ada')
      const other = await generateKeyPair(alg)
      expect(await refusal(sender({}, { publicKey: pem }), await signed(other.privateKey, alg))).toMatch(
        /signature/,
      )
    },
  )

  test('a public key is no secret: what is signed with it as one is not believed', async () => {
    const { publicKey } = await generateKeyPair('RS256')
    const pem = await exportSPKI(publicKey)
    for (const secret of [pem, pem.trim(), ''])
      if (secret !== '')
        expect(await refusal(sender({}, { publicKey: pem }), await signed(bytes(secret), 'HS256'))).toMatch(
          /takes RS256 or ES256/,
        )
    expect(await refusal(sender({}), await signed(bytes(SECRET), 'HS256'))).toMatch(
      /neither a signing secret/,
    )
  })

  test('clocks may differ by half a minute', async () => {
    const ends = (seconds: number) => signed(bytes(SECRET), 'HS256', 'ada', NOW.getTime() / 1000 + seconds)
    const of = sender({ signingSecret: SECRET })
    expect(await refusal(of, await ends(-29))).toBe('believed')
    expect(await refusal(of, await ends(-31))).toMatch(/^token_ended/)
  })

  test('ids are as lists of recipients have them', async () => {
    const of = sender({ signingSecret: SECRET })
    for (const good of ['a', 'a b', 'x'.repeat(128), 'user|42', 'ada@example.com'])
      expect(await refusal(of, await signed(bytes(SECRET), 'HS256', good)), good).toBe('believed')
    for (const bad of ['', ' a', 'a ', 'x'.repeat(129), 'é', 'a\nb', 'a\u0000'])
      expect(await refusal(of, await signed(bytes(SECRET), 'HS256', bad)), bad).toMatch(/`sub`/)
  })

  test('whatever is no token is refused, and nothing else happens', async () => {
    const token = await signed(bytes(SECRET), 'HS256')
    const damaged = fc
      .tuple(fc.nat(token.length), fc.string({ maxLength: 5 }))
      .map(([at, junk]) => token.slice(0, at) + junk)
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), damaged), async (text) => {
        if (text !== token)
          expect(await refusal(sender({ signingSecret: SECRET }), text)).toMatch(/^token_bad/)
      }),
      { numRuns: 300 },
    )
  })
})

test('frames of any form are refused with a field', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        fc.record({
          type: fc.constantFrom('send', 'seen', 'hello', 'push', 'x'),
          id: fc.jsonValue(),
          text: fc.jsonValue(),
          read: fc.jsonValue(),
        }),
      ),
      (value) => {
        try {
          readFrame(value)
        } catch (error) {
          expect((error as Problem).code).toBe('bad_request')
          expect((error as Problem).field).toBeTruthy()
        }
      },
    ),
  )
  expect(readFrame({ type: 'ping' })).toEqual({ type: 'ping' })
})

describe('origins', () => {
  const list = 'https://shop.example, https://*.brand.example http://localhost:3000/'
  test('those of the list, those below a star, and programs', () => {
    for (const good of [
      'https://shop.example',
      'https://a.brand.example',
      'https://a.b.brand.example',
      'http://localhost:3000',
      undefined,
    ])
      expect(mayUse(list, good, 'foreword.example'), good).toBe(true)
    expect(mayUse('', 'https://foreword.example', 'foreword.example')).toBe(true)
  })
  test('and no other', () => {
    for (const bad of [
      'http://shop.example',
      'https://shop.example:8443',
      'https://evilshop.example',
      'https://shop.example.evil.example',
      'https://brand.example',
      'https://evilbrand.example',
      'http://a.brand.example',
      'null',
      '',
      'x',
    ])
      expect(mayUse(list, bad, 'foreword.example'), bad).toBe(false)
  })
})

test('an allowance lets a burst through, then so many a second, and fills up again', () => {
  const allowance = { burst: 3, perSecond: 2 }
  let bucket: { left: number; at: number } | undefined
  const at = (ms: number) => {
    const taken = takeOne(bucket, allowance, ms)
    if ('bucket' in taken) bucket = taken.bucket
    return 'bucket' in taken ? 'taken' : taken.waitSeconds
  }
  expect([at(0), at(0), at(0), at(0)]).toEqual(['taken', 'taken', 'taken', 0.5])
  expect([at(400), at(500), at(500)]).toEqual([0.1, 'taken', 0.5])
  expect([at(60_000), at(60_000), at(60_000), at(60_000)]).toEqual(['taken', 'taken', 'taken', 0.5])
  // A clock that goes back gives nothing and takes nothing.
  expect(at(0)).toBe(0.5)
})
