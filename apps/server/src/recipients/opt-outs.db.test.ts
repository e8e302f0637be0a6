import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageFor } from '../../../../tests/kit/paging.ts'
import { isOptedOut, recordConsent } from './consent-store.ts'
import { recipientsFixture } from './import.fixture.ts'
import { ADDRESS_KEY, addOptOut, consentHistory, EVENT_KEY, listOptOuts, removeOptOut } from './opt-outs.ts'

type Fixture = Awaited<ReturnType<typeof recipientsFixture>>
let at: Fixture
beforeAll(async () => {
  at = await recipientsFixture()
})
afterAll(() => at.drop())

const person = { userId: 'u1', userName: 'Priya Raman', defaultCountry: 'US' }
const record = (address: string, kind: 'opt_out' | 'opt_in', minute: number) =>
  at.db.asAccount(at.accountId, (tx) =>
    recordConsent(tx, {
      accountId: at.accountId,
      id: at.ctx.newId(),
      at: new Date(Date.UTC(2026, 10, 1, 0, minute)),
      channel: 'sms',
      address,
      kind,
      source: 'reply',
      words: kind === 'opt_out' ? 'STOP' : 'START',
    }),
  )

describe('recordConsent', () => {
  it('lets the latest evidence decide, in whatever order it arrives', async () => {
    let n = 0
    const facts = fc.uniqueArray(fc.tuple(fc.constantFrom('opt_out', 'opt_in'), fc.nat(1_000)), {
      minLength: 1,
      maxLength: 6,
      selector: ([, minute]) => minute,
    })
    await fc.assert(
      fc.asyncProperty(facts, async (events) => {
        n += 1
        const address = `+1212${3_000_000 + n}`
        for (const [kind, minute] of events) await record(address, kind as 'opt_out' | 'opt_in', minute)
        const [latest] = events.toSorted((a, b) => b[1] - a[1])
        const who = { accountId: at.accountId, channel: 'sms', address }
        expect(await at.db.asAccount(at.accountId, (tx) => isOptedOut(tx, who))).toBe(
          latest![0] === 'opt_out',
        )
        const { events: kept } = await consentHistory(at.ctx, {
          ...who,
          at: pageFor(at.accountId, EVENT_KEY),
        })
        expect(kept).toHaveLength(events.length)
      }),
      { numRuns: 40 },
    )
  })
})

describe('the opt-out list', () => {
  it('records an opt-out by hand, shows it, and takes it back with evidence', async () => {
    const made = await addOptOut(at.ctx, {
      ...person,
      accountId: at.accountId,
      phone: '305 235 0198',
      words: 'called us',
    })
    expect(made).toEqual({
      channel: 'sms',
      category: null,
      address: '+13052350198',
      since: '2026-11-23T09:00:00.000Z',
      source: 'person',
      words: 'called us',
      campaignName: null,
    })
    const found = await listOptOuts(at.ctx, {
      ...{ accountId: at.accountId, search: '235-0198' },
      at: pageFor(at.accountId, ADDRESS_KEY),
    })
    expect(found).toMatchObject({ total: 1, nextCursor: null, optOuts: [{ address: '+13052350198' }] })
    at.clock.advance(60_000)
    const back = {
      ...person,
      accountId: at.accountId,
      channel: 'sms',
      address: made.address,
      words: 'signed form',
    }
    await removeOptOut(at.ctx, back)
    await expect(removeOptOut(at.ctx, back)).rejects.toMatchObject({ code: 'not_found' })
    const { events } = await consentHistory(at.ctx, {
      ...{ accountId: at.accountId, address: made.address },
      at: pageFor(at.accountId, EVENT_KEY),
    })
    expect(events.map((event) => [event.kind, event.words, event.userName])).toEqual([
      ['opt_in', 'signed form', 'Priya Raman'],
      ['opt_out', 'called us', 'Priya Raman'],
    ])
  })

  it('pages newest first, each once', async () => {
    for (let i = 0; i < 7; i++) await record(`+1415${2_000_000 + i}`, 'opt_out', 5_000 + Math.floor(i / 3))
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listOptOuts(at.ctx, {
        ...{ accountId: at.accountId, search: '415200' },
        at: pageFor(at.accountId, ADDRESS_KEY, { cursor, limit: 2 }),
      })
      expect(page.total).toBe(7)
      seen.push(...page.optOuts.map((one) => one.address.slice(-1)))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(['6', '3', '4', '5', '0', '1', '2'])
  })

  it('says what is wrong with a number', async () => {
    const wrong = addOptOut(at.ctx, {
      ...person,
      accountId: at.accountId,
      phone: '305 235',
      words: 'called us',
    })
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_phone', field: 'phone' })
  })
})
