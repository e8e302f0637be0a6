import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageFor } from '../../../../tests/kit/paging.ts'
import { recipientsFixture, sums } from './import.fixture.ts'
import { ADDRESS_KEY } from './opt-outs.ts'
import { rejudgeVariables } from './rejudge-store.ts'
import { listSuppressions, removeSuppression } from './suppressions.ts'
import { recordSuppressions } from './suppressions-store.ts'

type Fixture = Awaited<ReturnType<typeof recipientsFixture>>
let at: Fixture
beforeAll(async () => {
  at = await recipientsFixture()
})
afterAll(() => at.drop())

const LANDLINE = '+12125550101'
const record = (...addresses: string[]) =>
  at.db.asSystem((tx) =>
    recordSuppressions(
      tx,
      addresses.map((address) => ({
        accountId: at.accountId,
        channel: 'sms',
        address,
        reason: 'landline',
        code: '30006',
        messageId: null,
      })),
      at.clock.now(),
    ),
  )
const remove = (address: string) =>
  at.db.asAccount(at.accountId, (tx) =>
    removeSuppression(tx, { accountId: at.accountId, channel: 'sms', address }),
  )

describe('a number that cannot get texts', () => {
  it('is refused when a file is read, with the date, and the sums agree', async () => {
    await record(LANDLINE)
    const { ended, rows } = await at.read(`phone\n${LANDLINE}\n+12125550102\n`)
    expect(rows.map((row) => [row.verdict, row.reason, row.detail])).toEqual([
      ['refused', 'cannot_get_texts', 'Cannot get texts, the carrier said on 23 Nov 2026'],
      ['ready', null, null],
    ])
    expect(ended.refusedReasons).toEqual({ cannot_get_texts: 1 })
    const { parts, whole } = sums(ended)
    expect(parts).toBe(whole)
  })

  it('is not made ready by a message that needs fewer values', async () => {
    const rules = { ...at.rules, message: 'Hi {name}' }
    const { audience } = await at.read(`phone,name\n+12125550103,\n+12125550104,\n`, { rules })
    await record('+12125550103')
    await at.db.asSystem((tx) => rejudgeVariables(tx, audience, 'sms', []))
    expect((await at.stored(audience.campaignId)).map((row) => row.verdict)).toEqual(['refused', 'ready'])
  })

  it('is taken off the list by hand, once; another account sees none of it', async () => {
    await record(LANDLINE)
    await remove(LANDLINE)
    await expect(remove(LANDLINE)).rejects.toMatchObject({ code: 'not_found' })
    const { rows } = await at.read(`phone\n${LANDLINE}\n`)
    expect(rows[0]).toMatchObject({ verdict: 'ready' })
    const others = { accountId: '00000000-0000-7000-8000-000000000001' }
    await record(LANDLINE)
    expect(await listSuppressions(at.ctx, { ...others, at: pageFor(others.accountId, ADDRESS_KEY) })).toEqual(
      {
        ...{ suppressions: [], total: 0, nextCursor: null },
      },
    )
  })

  it('is listed newest first, page by page, and found by digits', async () => {
    at.clock.advance(60_000)
    await record('+12125550201', '+12125550202', '+12125550203')
    const seen: string[] = []
    let cursor: string | undefined
    for (let page = 0; page < 2; page++) {
      const found = await listSuppressions(at.ctx, {
        ...{ accountId: at.accountId, at: pageFor(at.accountId, ADDRESS_KEY, { limit: 2, cursor }) },
      })
      seen.push(...found.suppressions.map((one) => one.address))
      cursor = found.nextCursor ?? undefined
    }
    expect(seen.slice(0, 3)).toEqual(['+12125550201', '+12125550202', '+12125550203'])
    const search = (text: string) =>
      listSuppressions(at.ctx, {
        ...{ accountId: at.accountId, search: text, at: pageFor(at.accountId, ADDRESS_KEY) },
      })
    expect((await search('555-0202')).suppressions).toMatchObject([
      {
        address: '+12125550202',
        title: 'A landline, or a network that takes no texts',
        carrierCode: '30006',
      },
    ])
    expect((await search('stop')).total).toBe(0)
  })
})
