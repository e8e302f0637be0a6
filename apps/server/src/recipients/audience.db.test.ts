import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageFor } from '../../../../tests/kit/paging.ts'
import { copyTransaction } from '../platform/db/copy-transaction.ts'
import { rows } from '../platform/db/database.ts'
import { copyLine } from './copy-text.ts'
import { fixRecipient, judgeRecipient } from './fix-recipient.ts'
import { recipientsFixture, sums } from './import.fixture.ts'
import { LINE_KEY, listRecipients } from './list-recipients.ts'
import { addOptOut } from './opt-outs.ts'
import { refusedCsv } from './refused-csv.ts'

type Fixture = Awaited<ReturnType<typeof recipientsFixture>>
let at: Fixture
beforeAll(async () => {
  at = await recipientsFixture()
})
afterAll(() => at.drop())

const LIST = [
  'phone,name',
  '+12122550142,Dana',
  '212 255 0142,Dan',
  '2122550142,D',
  '415 255 013,Renée',
  '+12122550143,=Luis',
].join('\n')

async function audienceOf(content = LIST) {
  const rules = { ...at.rules, message: 'Hi {name}' }
  const { audience } = await at.read(content, { rules })
  return { ...audience, rules }
}

const verdicts = async (campaignId: string) =>
  (await at.stored(campaignId)).map((row) => [row.line, row.verdict, row.detail])

describe('copyLine', () => {
  it('brings any text through COPY unchanged', async () => {
    await at.db.asSystem((tx) => sql`create table copied (n int, a text, b jsonb)`.execute(tx))
    const text = fc.string({
      unit: fc.constantFrom('a', '\\', '\t', '\n', '\r', 'N', '.', '"', "'", 'é', '😀', '\b', ','),
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.option(text), text), { maxLength: 20 }), async (pairs) => {
        const lines = pairs.map(([a, b], n) => copyLine([n, a, JSON.stringify({ b })])).join('')
        const found = await copyTransaction(at.db, async (tx, copy) => {
          await sql`delete from copied`.execute(tx)
          await copy('copy copied from stdin', lines)
          return rows<{ a: string | null; b: { b: string } }>(tx, sql`select a, b from copied order by n`)
        })
        expect(found.map((row) => [row.a, row.b.b])).toEqual(pairs)
      }),
      { numRuns: 30 },
    )
  })

  it('leaves nothing behind, and the pool whole, when COPY fails', async () => {
    const failing = copyTransaction(at.db, async (tx, copy) => {
      await sql`insert into copied (n) values (99)`.execute(tx)
      await copy('copy copied from stdin', 'not a number\tx\t{}\n')
    })
    await expect(failing).rejects.toThrow(/invalid input syntax/)
    const left = await at.db.asSystem((tx) => rows(tx, sql`select 1 from copied where n = 99`))
    expect(left).toEqual([])
  })
})

describe('fixRecipient', () => {
  it('judges a corrected row again and keeps the counters', async () => {
    const audience = await audienceOf()
    const fixed = await fixRecipient(at.ctx, {
      ...audience,
      line: 5,
      input: '415 255 0137',
      variables: { name: 'René' },
    })
    expect(fixed.recipient).toMatchObject({
      verdict: 'ready',
      address: '+14152550137',
      text: 'Hi René Reply STOP',
      segments: 1,
    })
    expect(fixed.import).toMatchObject({
      rowsRead: 5,
      ready: 3,
      refused: 0,
      duplicates: 2,
      refusedReasons: {},
    })
    expect(sums(fixed.import).parts).toBe(5)
  })

  it('finds duplicates and opt-outs of the new number', async () => {
    const audience = await audienceOf()
    const same = await fixRecipient(at.ctx, { ...audience, line: 5, input: '+12122550143' })
    expect(same.recipient).toMatchObject({ verdict: 'duplicate', detail: 'Same as line 6' })
    const who = { accountId: at.accountId, userId: 'u', userName: 'Priya', defaultCountry: 'US' }
    await addOptOut(at.ctx, { ...who, phone: '305 235 0198', words: 'asked by phone' })
    const stopped = await fixRecipient(at.ctx, { ...audience, line: 5, input: '305 235 0198' })
    expect(stopped.recipient).toMatchObject({ verdict: 'suppressed', detail: 'Opted out on 23 Nov 2026' })
    expect(stopped.import).toMatchObject({ ready: 2, duplicates: 2, suppressed: 1, refused: 0 })
  })

  it('lets the first duplicate take the place of a row that gives up its number', async () => {
    const audience = await audienceOf()
    const { import: now } = await fixRecipient(at.ctx, { ...audience, line: 2, input: '+12122550199' })
    expect(now).toMatchObject({ ready: 3, duplicates: 1, refused: 1 })
    expect((await verdicts(audience.campaignId)).slice(0, 3)).toEqual([
      [2, 'ready', null],
      [3, 'ready', null],
      [4, 'duplicate', 'Same as line 3'],
    ])
  })

  it('leaves a person out, with all duplicates of theirs, and takes them in again', async () => {
    const audience = await audienceOf()
    const out = await fixRecipient(at.ctx, { ...audience, line: 2, leaveOut: true })
    expect(out.recipient.verdict).toBe('left_out')
    expect(out.import).toMatchObject({ ready: 1, leftOut: 1, duplicates: 2, refused: 1 })
    const back = await fixRecipient(at.ctx, { ...audience, line: 2, leaveOut: false })
    expect(back.import).toMatchObject({ ready: 2, leftOut: 0 })
  })

  it('knows no lines of other accounts or beyond the file', async () => {
    const audience = await audienceOf()
    await expect(fixRecipient(at.ctx, { ...audience, line: 99, leaveOut: true })).rejects.toMatchObject({
      code: 'not_found',
    })
    const other = { ...audience, accountId: at.ctx.newId(), line: 2 }
    await expect(fixRecipient(at.ctx, { ...other, leaveOut: true })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  it('waits for the file to be read', async () => {
    const audience = await audienceOf()
    const reads = (status: string) =>
      at.db.asSystem((tx) =>
        sql`update imports set status = ${status} where campaign_id = ${audience.campaignId}`.execute(tx),
      )
    await reads('reading')
    const early = fixRecipient(at.ctx, { ...audience, rules: at.rules, line: 1, leaveOut: true })
    await expect(early).rejects.toMatchObject({ code: 'wrong_state' })
    await reads('ready')
  })
})

describe('judgeRecipient', () => {
  it('says what would be, and keeps nothing', async () => {
    const audience = await audienceOf()
    expect(await judgeRecipient(at.ctx, { ...audience, line: 5, input: '415 255 0137' })).toEqual({
      verdict: 'ready',
      detail: 'Valid, Pacific time, not opted out',
      zones: ['America/Los_Angeles'],
    })
    expect(await judgeRecipient(at.ctx, { ...audience, line: 5, input: '+12122550143' })).toMatchObject({
      verdict: 'duplicate',
    })
    expect((await at.stored(audience.campaignId))[3]!.input).toBe('415 255 013')
  })
})

describe('listRecipients', () => {
  it('pages through the file in order, with what each person will read', async () => {
    const audience = await audienceOf()
    const page = (cursor?: string) => pageFor(at.accountId, LINE_KEY, { limit: 3, cursor })
    const first = await listRecipients(at.ctx, { ...audience, at: page() })
    expect(first.recipients.map((row) => [row.line, row.text, row.segments])).toEqual([
      [2, 'Hi Dana Reply STOP', 1],
      [3, 'Hi Dan Reply STOP', null],
      [4, 'Hi D Reply STOP', null],
    ])
    const rest = await listRecipients(at.ctx, { ...audience, at: page(first.nextCursor!) })
    expect(rest.recipients.map((row) => row.line)).toEqual([5, 6])
    expect(rest.nextCursor).toBeNull()
    const behind = await listRecipients(at.ctx, { ...audience, afterLine: 4, at: page() })
    expect(behind.recipients.map((row) => row.line)).toEqual([5, 6])
  })

  it('filters by verdict and finds numbers and values', async () => {
    const audience = await audienceOf()
    const lines = async (filter: { verdict?: string; search?: string }) =>
      (
        await listRecipients(at.ctx, { ...audience, ...filter, at: pageFor(at.accountId, LINE_KEY) })
      ).recipients.map((row) => row.line)
    expect(await lines({ verdict: 'problems' })).toEqual([3, 4, 5])
    expect(await lines({ verdict: 'ready' })).toEqual([2, 6])
    expect(await lines({ search: '(212) 255-0143' })).toEqual([6])
    expect(await lines({ search: 'RENÉE' })).toEqual([5])
    expect(await lines({ search: 'name' })).toEqual([])
    expect(await lines({ search: '%' })).toEqual([])
  })
})

describe('refusedCsv', () => {
  it('gives the rows left behind, safe to open', async () => {
    const audience = await audienceOf(`${LIST}\n=1+1,+cmd\n+12122550144,\n`)
    let text = ''
    for await (const piece of refusedCsv(at.ctx, audience)) text += piece
    expect(text.replace('\ufeff', '').split('\r\n')).toEqual([
      'phone,name,line,verdict,column,reason,remedy',
      '212 255 0142,Dan,3,duplicate,phone,Same as line 2,Nothing: this person gets the message of the line named.',
      '2122550142,D,4,duplicate,phone,Same as line 2,Nothing: this person gets the message of the line named.',
      '415 255 013,Renée,5,refused,phone,"9 digits, numbers in the US have 10","Write the number with + and its country code, such as +16465550142."',
      '\'=1+1,\'+cmd,7,refused,phone,"A formula, not a number. Write the number itself","Write the number with + and its country code, such as +16465550142."',
      '+12122550144,,8,refused,name,No value for name,"Give a value for name, or take {name} out of the message."',
      '',
    ])
  })
})
