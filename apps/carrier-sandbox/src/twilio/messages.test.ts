import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { SANDBOX_ACCOUNT_SID, type Sandbox, startSandbox } from '../index.ts'
import { api, phone, post, sdkFor, sender } from '../test-kit.ts'

const MG = `MG${'a'.repeat(32)}`
let sandbox: Sandbox
let client: ReturnType<typeof sdkFor>
let clock = Date.UTC(2026, 10, 23, 15, 0, 0)

beforeAll(async () => {
  sandbox = await startSandbox({ now: () => clock })
  client = sdkFor(sandbox)
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  clock += 60_000
  await api(sandbox, 'DELETE', 'all')
  await api(sandbox, 'POST', 'dials/reset')
})

describe('with the official SDK', () => {
  it('creates, follows, redacts and deletes a message', async () => {
    const created = await client.messages.create({ to: phone, from: sender, body: 'Gate 4, “now”' })
    expect(created).toMatchObject({
      status: 'queued',
      numSegments: '1',
      numMedia: '0',
      direction: 'outbound-api',
      errorCode: null,
    })
    expect(created.sid).toMatch(/^SM[0-9a-f]{32}$/)
    expect(created.dateCreated.getTime()).toBe(clock)
    expect(created.dateSent).toBeNull()

    clock += 20
    expect((await client.messages(created.sid).fetch()).status).toBe('sent')
    clock += 200
    const delivered = await client.messages(created.sid).fetch()
    expect(delivered.status).toBe('delivered')
    expect(delivered.dateSent).not.toBeNull()

    expect((await client.messages(created.sid).update({ body: '' })).body).toBe('')
    expect(await client.messages(created.sid).remove()).toBe(true)
    await expect(client.messages(created.sid).fetch()).rejects.toMatchObject({ code: 20404, status: 404 })
  })

  it('chooses one number of a messaging service for a recipient and keeps to it', async () => {
    await api(sandbox, 'POST', 'numbers', { number: '+12025550101', messagingServiceSid: MG })
    await api(sandbox, 'POST', 'numbers', { number: '+12025550102', messagingServiceSid: MG })
    const first = await client.messages.create({ to: phone, messagingServiceSid: MG, body: 'one' })
    expect(first).toMatchObject({ from: null, status: 'accepted', numSegments: '0', messagingServiceSid: MG })
    const second = await client.messages.create({ to: phone, messagingServiceSid: MG, body: 'two' })
    clock += 300
    const [one, two] = await Promise.all([
      client.messages(first.sid).fetch(),
      client.messages(second.sid).fetch(),
    ])
    expect(one.from).toMatch(/^\+1202555010[12]$/)
    expect(two.from).toBe(one.from)
    expect(one.numSegments).toBe('1')
  })

  it('tests the connection: account and number', async () => {
    const account = await client.api.v2010.accounts(SANDBOX_ACCOUNT_SID).fetch()
    expect(account).toMatchObject({ sid: SANDBOX_ACCOUNT_SID, status: 'active', type: 'Full' })
    const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: sender })
    expect(number).toMatchObject({ phoneNumber: sender, capabilities: { sms: true } })
    const changed = await client
      .incomingPhoneNumbers(number!.sid)
      .update({ smsUrl: 'https://example.org/in#rc=5&rp=all' })
    expect(changed.smsUrl).toBe('https://example.org/in#rc=5&rp=all')
    const listed = (await api(sandbox, 'GET', 'numbers')) as { number: string; smsUrl: string }[]
    expect(listed.find((one) => one.number === sender)?.smsUrl).toBe('https://example.org/in#rc=5&rp=all')
  })

  it('lists newest first over pages, both ways, undisturbed by what comes in between', async () => {
    for (let index = 0; index < 7; index += 1) {
      await client.messages.create({ to: phone, from: sender, body: `text ${index}` })
    }
    const first = await client.messages.page({ pageSize: 3 })
    await client.messages.create({ to: phone, from: sender, body: 'late' })
    const second = (await first.nextPage())!
    const third = (await second.nextPage())!
    const texts = (page: { instances: { body: string }[] }) => page.instances.map((one) => one.body)
    expect(texts(first)).toEqual(['text 6', 'text 5', 'text 4'])
    expect(texts(second)).toEqual(['text 3', 'text 2', 'text 1'])
    expect(texts(third)).toEqual(['text 0'])
    expect(third.nextPageUrl).toBeFalsy()
    expect(texts((await third.previousPage())!)).toEqual(['text 3', 'text 2', 'text 1'])
    expect(await client.messages.list({ pageSize: 2 })).toHaveLength(8)
  })

  it('filters by To, From and DateSent', async () => {
    const other = '+17135550163'
    await client.messages.create({ to: phone, from: sender, body: 'first' })
    clock += 86_400_000
    await client.messages.create({ to: other, from: sender, body: 'second' })
    await api(sandbox, 'POST', `phones/${encodeURIComponent(other)}/reply`, { body: 'third', to: sender })
    clock += 1_000
    const texts = async (filter: object) => (await client.messages.list(filter)).map((one) => one.body)
    expect(await texts({ to: phone })).toEqual(['first'])
    expect(await texts({ from: sender })).toEqual(['second', 'first'])
    expect(await texts({ to: sender })).toEqual(['third'])
    expect(await texts({ from: other })).toEqual(['third'])
    expect(await texts({ dateSentAfter: new Date(clock - 3_600_000) })).toEqual(['third', 'second'])
    expect(await texts({ dateSentBefore: new Date(clock - 3_600_000) })).toEqual(['first'])
    expect(await texts({ dateSent: new Date(clock) })).toEqual(['third', 'second'])
  })

  it('schedules through a service and cancels', async () => {
    const sendAt = new Date(clock + 3_600_000)
    const create = {
      to: phone,
      messagingServiceSid: MG,
      body: 'later',
      scheduleType: 'fixed',
      sendAt,
    } as const
    const scheduled = await client.messages.create(create)
    expect(scheduled.status).toBe('scheduled')
    const canceled = await client.messages(scheduled.sid).update({ status: 'canceled' })
    expect(canceled.status).toBe('canceled')
    const kept = await client.messages.create(create)
    clock += 3_600_300
    expect((await client.messages(kept.sid).fetch()).status).toBe('delivered')
    expect((await client.messages(scheduled.sid).fetch()).status).toBe('canceled')
    await expect(client.messages(kept.sid).update({ status: 'canceled' })).rejects.toMatchObject({
      code: 30409,
    })
    const tooSoon = { ...create, sendAt: new Date(clock + 60_000) }
    await expect(client.messages.create(tooSoon)).rejects.toMatchObject({ code: 35114 })
  })

  it('refuses a wrong token', async () => {
    const stranger = sdkFor(sandbox, 'wrong')
    await expect(stranger.messages.list()).rejects.toMatchObject({ code: 20003, status: 401 })
  })
})

describe('refusals', () => {
  const good = { to: phone, from: sender, body: 'hello' }
  it.each([
    [{ ...good, to: '' }, 21604],
    [{ ...good, to: '0123' }, 21211],
    [{ ...good, from: '' }, 21603],
    [{ ...good, from: 'Northline Airlines' }, 21212],
    [{ ...good, from: 'whatsapp:+18445550119' }, 21612],
    [{ ...good, to: `whatsapp:${phone}` }, 63007],
    [{ ...good, body: '' }, 21602],
    [{ to: phone, from: sender }, 21619],
    [{ ...good, body: 'x'.repeat(1601) }, 21617],
    [{ ...good, statusCallback: '/relative' }, 21609],
    [{ ...good, statusCallback: 'https://my_host.example/' }, 21609],
    [{ ...good, mediaUrl: ['nonsense'] }, 21620],
    [{ ...good, validityPeriod: 36_001 }, 21624],
    [{ to: phone, from: sender, contentSid: `HX${'b'.repeat(32)}`, contentVariables: '[1]' }, 21655],
    [{ to: phone, messagingServiceSid: 'MG1', body: 'x' }, 21701],
    [{ ...good, to: '+15005550001' }, 21211],
    [{ ...good, to: '+15005550002' }, 21612],
    [{ ...good, to: '+15005550003' }, 21408],
    [{ ...good, to: '+15005550004' }, 21610],
    [{ ...good, to: '+15005550009' }, 21614],
    [{ ...good, from: '+15005550001' }, 21212],
    [{ ...good, from: '+15005550007' }, 21606],
    [{ ...good, from: '+15005550008' }, 21611],
  ])('%# gives the documented code', async (create, code) => {
    await expect(client.messages.create(create as typeof good)).rejects.toMatchObject({
      code,
      status: 400,
      moreInfo: `https://www.twilio.com/docs/errors/${code}`,
    })
    expect(sandbox.state.totals.accepted).toBe(0)
  })

  it('lets only the fixed numbers send when there are some', async () => {
    const strict = await startSandbox({ numbers: [sender] })
    const own = sdkFor(strict)
    expect((await own.messages.create(good)).status).toBe('queued')
    await expect(own.messages.create({ ...good, from: '+12025550199' })).rejects.toMatchObject({
      code: 21606,
    })
    expect(await own.incomingPhoneNumbers.list({ phoneNumber: '+12025550199' })).toEqual([])
    await strict.close()
  })

  it('answers unknown paths and methods in the API’s shape', async () => {
    const response = await post(sandbox, [], 'Nonsense.json')
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 20404, status: 404 })
    expect((await post(sandbox, [['SmsUrl', 'x']], 'IncomingPhoneNumbers/PN0.json')).status).toBe(404)
  })
})

describe('forms', () => {
  it('takes repeated keys, and ten media at most', async () => {
    const media = (count: number): [string, string][] =>
      Array.from({ length: count }, (_, index) => ['MediaUrl', `https://example.org/${index}.png`])
    const base: [string, string][] = [
      ['To', phone],
      ['From', sender],
    ]
    const two = await post(sandbox, [...base, ...media(2)])
    expect(two.status).toBe(201)
    expect(await two.json()).toMatchObject({ num_media: '2', body: '', sid: expect.stringMatching(/^MM/) })
    expect(await (await post(sandbox, [...base, ...media(11)])).json()).toMatchObject({ code: 21623 })
  })

  it('writes dates in RFC 2822 with a numeric zone', async () => {
    const response = await post(sandbox, [
      ['To', phone],
      ['From', sender],
      ['Body', 'Ünïcode & “quotes” \\ 😀'],
    ])
    const created = (await response.json()) as Record<string, unknown>
    expect(created.date_created).toMatch(
      /^Mon, 23 Nov 2026 \d\d:\d\d:\d\d \+0000$|^Tue, 24 Nov 2026 .* \+0000$/,
    )
    expect(created).toMatchObject({ body: 'Ünïcode & “quotes” \\ 😀', num_segments: '1', price_unit: 'USD' })
  })
})

describe('queue of a sender', () => {
  const slow = '+12025550150'
  const create = (body: string, more: object = {}) =>
    client.messages.create({ to: phone, from: slow, body, ...more })
  const status = async (sid: string) => (await client.messages(sid).fetch()).status

  it('sends segments at its rate', async () => {
    await api(sandbox, 'POST', 'numbers', { number: slow, mps: 1 })
    const first = await create('x'.repeat(200))
    const second = await create('short')
    clock += 1_000
    expect(await status(first.sid)).toBe('delivered')
    expect(await status(second.sid)).toBe('queued')
    clock += 1_000
    expect(await status(second.sid)).toBe('sending')
    clock += 220
    expect(await status(second.sid)).toBe('delivered')
  })

  it('lets a message expire and refuses more than ten hours of work', async () => {
    await api(sandbox, 'POST', 'numbers', { number: slow, mps: 0.001 })
    const first = await create('takes 1000 s')
    const second = await create('too late', { validityPeriod: 900 })
    clock += 900_000
    const expired = await client.messages(second.sid).fetch()
    expect(expired).toMatchObject({ status: 'failed', errorCode: 30036 })
    expect(await status(first.sid)).toBe('delivered')
    for (let index = 0; index < 36; index += 1) await create('x')
    await expect(create('one too many')).rejects.toMatchObject({ code: 21611 })
    expect((await create('x', { messagingServiceSid: MG })).status).toBe('accepted')
    clock += 20
    const [newest] = await client.messages.list({ to: phone, limit: 1 })
    expect(newest).toMatchObject({ status: 'failed', errorCode: 30001 })
  })
})

describe('async outcomes of magic numbers', () => {
  it.each([
    ['+15005553003', 'undelivered', 30003],
    ['+15005553005', 'undelivered', 30005],
    ['+15005553034', 'failed', 30034],
  ])('%s is %s with %d', async (to, status, errorCode) => {
    const { sid } = await client.messages.create({ to, from: sender, body: 'x' })
    clock += 300
    expect(await client.messages(sid).fetch()).toMatchObject({ status, errorCode })
  })

  it('+15005559001 is delivered a minute late', async () => {
    const { sid } = await client.messages.create({ to: '+15005559001', from: sender, body: 'x' })
    clock += 59_000
    expect((await client.messages(sid).fetch()).status).toBe('sent')
    clock += 1_300
    expect((await client.messages(sid).fetch()).status).toBe('delivered')
  })
})
