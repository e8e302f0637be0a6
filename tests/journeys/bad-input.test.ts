import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hoursEveryDay } from '../../packages/contract/src/index.ts'
import { type Answer, type Client, clientWith, signIn, type UploadBody } from '../kit/client.ts'
import { type Person, type TestHouse, testHouse } from '../kit/server.ts'

// Everything wrong that people and carriers hand us, over real HTTP: a clear refusal that names the field, and nothing half-done.

let house: TestHouse
let account: Awaited<ReturnType<TestHouse['account']>>
let manager: Client
let agentPerson: Person

beforeAll(async () => {
  house = await testHouse()
  account = await house.account('Badinput')
  manager = await signIn(house, await house.person(account.accountId, 'campaign_manager', []))
  agentPerson = await house.person(account.accountId, 'agent', [account.skillId])
})
afterAll(() => house?.close())

type Funnel = { recipients: number }
const draft = async (change: Record<string, unknown> = {}): Promise<string> => {
  const made = await manager.call('POST', '/campaigns', { name: 'Bad input', message: 'Hello', ...change })
  expect(made.status).toBe(200)
  return made.body.id as string
}
const settled = async (id: string): Promise<Answer['body']> => {
  for (;;) {
    const { body } = await manager.call('GET', `/campaigns/${id}/import`)
    if (body.status !== 'reading') return body
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
const launch = (id: string): Promise<Answer> =>
  manager.call('POST', `/campaigns/${id}/launch`, { consentVersion: 1 })
const problemsOf = async (id: string): Promise<{ code: string; message: string; field: string }[]> =>
  (await manager.call('GET', `/campaigns/${id}/review`)).body.problems as never

describe('files', () => {
  test.each([
    ['an empty file', '', 'empty_file'],
    ['a file of blank lines', '\n\n  \n', 'no_rows'],
    ['a binary file', Buffer.from(Array.from({ length: 4096 }, (_, n) => n % 256)), 'not_text'],
    ['an Excel workbook', Buffer.from('504b0304140006000800000021', 'hex'), 'not_text'],
    [
      '10,000 columns',
      `${Array.from({ length: 10_000 }, (_, n) => `c${n}`).join(',')}\n`,
      'too_many_columns',
    ],
    [
      'a quotation mark that is never closed',
      'phone,name\n+12125550100,"Ann\n+12125550101,Bo\n',
      'open_quote',
    ],
  ])('%s is refused with its own words and keeps no rows', async (_what, file, code) => {
    const id = await draft()
    const answer = await manager.upload(id, file as UploadBody)
    const said = answer.status === 200 ? ((await settled(id)).error as Answer['body']) : answer.body
    expect(said.code).toBe(code)
    expect(said.message).toMatch(/^[A-Z].*\.$/)
    expect(((await manager.call('GET', `/campaigns/${id}`)).body.funnel as Funnel).recipients).toBe(0)
    expect((await launch(id)).status).toBe(422)
  })

  test('a file without one valid row is read, explained row by row, and cannot be launched', async () => {
    const id = await draft()
    await manager.upload(id, 'phone,name\n123,Ann\n=1+1,Bo\nnobody,Cy\n')
    const read = await settled(id)
    expect(read).toMatchObject({ status: 'ready', rowsRead: 3, ready: 0, refused: 3 })
    const { body } = await manager.call('GET', `/campaigns/${id}/recipients?verdict=problems`)
    const rows = body.recipients as { line: number; reason: string; detail: string }[]
    expect(rows.map((row) => row.line)).toEqual([2, 3, 4])
    expect(rows[1]).toMatchObject({ reason: 'formula' })
    for (const row of rows) expect(row.detail).toMatch(/\w+ \w+/)
    expect((await problemsOf(id)).map((problem) => problem.code)).toContain('nobody_ready')
    const refused = await launch(id)
    expect(refused).toMatchObject({ status: 422, body: { code: 'not_ready' } })
  })

  test('a 200 MB file is read to its end in little memory', async () => {
    const id = await draft()
    const rows = 2_000
    const filler = 'x'.repeat(100_000)
    const lines = function* () {
      yield Buffer.from('phone,note\n')
      for (let n = 0; n < rows; n++)
        yield Buffer.from(`+1212555${String(n % 10_000).padStart(4, '0')},${filler}\n`)
    }
    const body = ReadableStream.from(lines()) as unknown as UploadBody
    expect((await manager.upload(id, body)).status).toBe(200)
    const read = await settled(id)
    expect(read).toMatchObject({ status: 'ready', rowsRead: rows })
    expect(read.sizeBytes).toBeGreaterThan(200_000_000)
    const { ready, refused, duplicates, suppressed } = read as Record<string, number>
    expect(ready! + refused! + duplicates! + suppressed!).toBe(rows)
  })

  test('a formula in a value is text, and the download of refused rows cannot run in a spreadsheet', async () => {
    const id = await draft({ message: 'Hi {name}' })
    await manager.upload(id, 'phone,name\n+12125550101,=HYPERLINK("http://evil")\n123,=cmd()\n')
    await settled(id)
    const { body } = await manager.call('GET', `/campaigns/${id}/recipients`)
    expect((body.recipients as { text: string }[])[0]?.text).toContain('Hi =HYPERLINK')
    const csv = (await manager.call('GET', `/campaigns/${id}/recipients/refused.csv`)).body.text as string
    expect(csv).toContain("'=cmd()")
  })
})

describe('messages and windows', () => {
  const withPeople = async (change: Record<string, unknown>): Promise<string> => {
    const id = await draft(change)
    await manager.upload(id, 'phone,name\n+12125550101,Ann\n')
    await settled(id)
    return id
  }

  test('only emoji: sent as Unicode, counted right', async () => {
    const id = await withPeople({ message: '🎉🎉🎉', optOutOn: false })
    expect(await problemsOf(id)).toEqual([])
    const { body } = await manager.call('GET', `/campaigns/${id}/recipients`)
    expect((body.recipients as object[])[0]).toMatchObject({ text: '🎉🎉🎉', segments: 1 })
  })

  test.each([
    ['over 1,600 characters', { message: 'x'.repeat(1_700) }, 'message_too_long'],
    ['an unknown variable', { message: 'Hi {fare}' }, 'unknown_variable'],
    ['an empty message', { message: '  ' }, 'message_missing'],
    ['a start in the past', { startMode: 'later', startAt: '2020-01-01T00:00:00.000Z' }, 'start_past'],
    ['no start', { startMode: 'later', startAt: null }, 'start_missing'],
  ])('%s stands in the way of the launch, in words', async (_what, change, code) => {
    const id = await withPeople(change)
    const problem = (await problemsOf(id)).find((one) => one.code === code)
    expect(problem?.message).toMatch(/^[A-Z].*\.$/)
    expect(await launch(id)).toMatchObject({ status: 422, body: { code: 'not_ready' } })
  })

  test('a window that starts and ends at once is refused and the draft keeps its old one', async () => {
    const id = await draft()
    const before = (await manager.call('GET', `/campaigns/${id}`)).body.deliveryWindow
    const window = hoursEveryDay('09:00', '09:00')
    const answer = await manager.call('PATCH', `/campaigns/${id}`, { deliveryWindow: window })
    expect(answer).toMatchObject({ status: 422, body: { code: 'window_empty', field: 'deliveryWindow' } })
    expect((await manager.call('GET', `/campaigns/${id}`)).body.deliveryWindow).toEqual(before)
  })

  test('an edit made on an older revision is refused, and a second launch changes nothing', async () => {
    const id = await withPeople({ message: 'Once' })
    expect(await manager.call('PATCH', `/campaigns/${id}`, { revision: 1, name: 'Late' })).toMatchObject({
      status: 409,
      body: { code: 'edited_elsewhere' },
    })
    const [first, second] = await Promise.all([launch(id), launch(id)])
    expect([first.status, second.status]).toEqual([200, 200])
    expect((await launch(id)).body.launchedAt).toBe(first.body.launchedAt)
    expect(await manager.call('PATCH', `/campaigns/${id}`, { message: 'Other' })).toMatchObject({
      status: 409,
      body: { code: 'wrong_state' },
    })
  })
})

describe('who may', () => {
  test('no session, an ended one, and a wrong role', async () => {
    expect(await clientWith(house, '').call('GET', '/campaigns')).toMatchObject({
      status: 401,
      body: { code: 'not_signed_in' },
    })
    const agent = await signIn(house, agentPerson)
    expect(await agent.call('GET', '/campaigns')).toMatchObject({ status: 403, body: { code: 'wrong_role' } })
    expect((await agent.call('GET', '/conversations')).status).toBe(200)
    await house.running.house.db.pool.query(
      `update auth_sessions set expires_at = now() - interval '1 minute' where user_id = $1`,
      [agentPerson.userId],
    )
    expect(await agent.call('GET', '/conversations')).toMatchObject({
      status: 401,
      body: { code: 'not_signed_in' },
    })
  })

  test('a request from another site is not carried out', async () => {
    const answer = await manager.call(
      'POST',
      '/campaigns',
      { name: 'Forged' },
      { origin: 'https://evil.example' },
    )
    expect(answer).toMatchObject({ status: 403, body: { code: 'wrong_origin' } })
  })

  test('five wrong passwords close the door for a while, and the answer counts down', async () => {
    const person = await house.person(account.accountId, 'agent', [])
    const tries = []
    for (let n = 0; n < 6; n++) {
      tries.push(
        await clientWith(house, '').call('POST', '/sign-in', {
          email: person.email,
          password: 'not the password',
        }),
      )
    }
    expect(
      tries.map((answer) => (answer.body.details as { triesLeft?: number } | undefined)?.triesLeft),
    ).toEqual([4, 3, 2, 1, 0, undefined])
    expect(tries.at(-1)).toMatchObject({ status: 429, body: { code: 'too_many_tries' } })
  })
})

describe('webhooks', () => {
  const hook = (kind: string, headers: Record<string, string> = {}) =>
    fetch(`${house.url}/hooks/${account.senderId}/${kind}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: 'MessageSid=SM00000000000000000000000000000001&From=%2B12125550101&To=%2B18445550119&Body=STOP',
    })

  test.each(['status', 'inbound'])(
    'an unsigned or forged %s webhook is refused and leaves no row',
    async (kind) => {
      expect((await hook(kind)).status).toBe(403)
      expect((await hook(kind, { 'x-twilio-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' })).status).toBe(403)
      const { rows } = await house.running.house.db.pool.query(
        `select (select count(*) from webhook_events where payload like '%MessageSid=SM000%1&%')::int + (select count(*) from opt_outs)::int as n`,
      )
      expect(rows[0].n).toBe(0)
    },
  )

  test('a sender that does not exist is not found', async () => {
    expect(
      (await fetch(`${house.url}/hooks/00000000-0000-7000-8000-000000000000/inbound`, { method: 'POST' }))
        .status,
    ).toBe(404)
  })
})
