import { createHash } from 'node:crypto'
import twilio from 'twilio'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SANDBOX_AUTH_TOKEN, type Sandbox, type SandboxOptions, startSandbox } from '../index.ts'
import { api, type Hook, phone, post, type Receiver, sdkFor, sender, startReceiver } from '../test-kit.ts'

const MG = `MG${'c'.repeat(32)}`
let sandbox: Sandbox
let receiver: Receiver
let client: ReturnType<typeof sdkFor>

async function start(options: SandboxOptions = {}) {
  sandbox = await startSandbox(options)
  client = sdkFor(sandbox)
  await api(sandbox, 'PATCH', 'dials', { sentAfterMs: 0, deliveredAfterMs: 0 })
}
beforeEach(async () => {
  receiver = await startReceiver()
  await start()
})
afterEach(async () => {
  await sandbox.close()
  await receiver.close()
})

const message = (more: object = {}) => ({ to: phone, from: sender, body: 'hello', ...more })
const withReceipts = (query = '?t=1', more: object = {}) =>
  message({ statusCallback: `${receiver.url}/cb${query}`, ...more })
const status = (hook: Hook) => hook.form.MessageStatus
const reply = (body: string, to = sender, from = phone) =>
  api(sandbox, 'POST', `phones/${encodeURIComponent(from)}/reply`, { body, to })

describe('receipts', () => {
  it('posts sent and delivered, signed so that the SDK accepts them', async () => {
    const { sid } = await client.messages.create(withReceipts())
    const hooks = await receiver.until(2)
    expect(hooks.map(status).sort()).toEqual(['delivered', 'sent'])
    for (const hook of hooks) {
      expect(hook.path).toBe('/cb?t=1')
      expect(hook.form).toMatchObject({ MessageSid: sid, SmsSid: sid, To: phone, From: sender })
      const signature = String(hook.headers['x-twilio-signature'])
      const url = `${receiver.url}/cb?t=1`
      expect(twilio.validateRequest(SANDBOX_AUTH_TOKEN, signature, url, hook.form)).toBe(true)
      expect(hook.headers['i-twilio-idempotency-token']).toMatch(/^[0-9a-f-]{36}$/)
    }
    expect(hooks[0]!.headers['i-twilio-idempotency-token']).not.toBe(
      hooks[1]!.headers['i-twilio-idempotency-token'],
    )
  })

  it('posts failures with their code', async () => {
    await client.messages.create(withReceipts('?t=2', { to: '+15005553005' }))
    const [hook] = await receiver.until(1, (one) => status(one) === 'undelivered')
    expect(hook!.form).toMatchObject({ ErrorCode: '30005', ErrorMessage: 'Unknown destination handset' })
  })

  it('loses a receipt that is answered 500, unless the fragment asks for retries', async () => {
    await api(sandbox, 'PATCH', 'dials', { receiptStatuses: ['delivered'] })
    receiver.answers = [{ status: 500 }]
    await client.messages.create(withReceipts('?t=lost'))
    await receiver.until(1)
    receiver.answers = [{ status: 500 }, { status: 503 }, { status: 200 }]
    await client.messages.create(withReceipts('?t=kept#rc=5&rp=5xx'))
    const kept = await receiver.until(3, (hook) => hook.path === '/cb?t=kept')
    const tokens = new Set(kept.map((hook) => hook.headers['i-twilio-idempotency-token']))
    expect(tokens.size).toBe(1)
    for (const hook of kept) {
      const signature = String(hook.headers['x-twilio-signature'])
      expect(
        twilio.validateRequest(SANDBOX_AUTH_TOKEN, signature, `${receiver.url}/cb?t=kept`, hook.form),
      ).toBe(true)
    }
    expect(receiver.got.filter((hook) => hook.path === '/cb?t=lost')).toHaveLength(1)
    expect(await api(sandbox, 'GET', 'stats')).toMatchObject({ receipts: 1, owedReceipts: 0 })
  })

  it('keeps order, repeats and silence as the magic numbers say', async () => {
    await client.messages.create(withReceipts('?t=twice', { to: '+15005559003' }))
    await client.messages.create(withReceipts('?t=swapped', { to: '+15005559004' }))
    await client.messages.create(withReceipts('?t=never', { to: '+15005559002' }))
    const lost = await client.messages.create(withReceipts('?t=lost', { to: '+15005559006' }))
    const twice = await receiver.until(4, (hook) => hook.path === '/cb?t=twice')
    expect(twice.filter((hook) => status(hook) === 'delivered')).toHaveLength(2)
    const swapped = await receiver.until(2, (hook) => hook.path === '/cb?t=swapped')
    expect(swapped.map(status)).toEqual(['delivered', 'sent'])
    const never = await receiver.until(1, (hook) => hook.path === '/cb?t=never')
    expect(never.map(status)).toEqual(['sent'])
    expect((await client.messages(lost.sid).fetch()).status).toBe('delivered')
    expect(receiver.got.some((hook) => hook.path === '/cb?t=lost')).toBe(false)
  })
})

describe('fault dials', () => {
  it('post the receipt before the answer', async () => {
    let answered = false
    const creating = client.messages.create(withReceipts('?t=1', { to: '+15005559005' })).then((created) => {
      answered = true
      return created
    })
    const [first] = await receiver.until(1)
    expect(answered).toBe(false)
    expect((await creating).sid).toBe(first!.form.MessageSid)
  })

  it('accept and drop, accept and answer 503, or answer 503 and accept nothing', async () => {
    const fields = (to: string): [string, string][] => [
      ['To', to],
      ['From', sender],
      ['Body', 'x'],
    ]
    await expect(post(sandbox, fields('+15005559052'))).rejects.toThrow()
    expect(sandbox.state.totals.accepted).toBe(1)
    expect((await post(sandbox, fields('+15005559054'))).status).toBe(503)
    expect(sandbox.state.totals.accepted).toBe(2)
    expect((await post(sandbox, fields('+15005559053'))).status).toBe(503)
    expect(sandbox.state.totals.accepted).toBe(2)
  })

  it('refuse everything, and stop refusing', async () => {
    await api(sandbox, 'PATCH', 'dials', { refuseAll: true })
    await expect(post(sandbox, [['To', phone]])).rejects.toThrow()
    expect(sandbox.state.totals.accepted).toBe(0)
    await api(sandbox, 'PATCH', 'dials', { refuseAll: false })
    expect((await client.messages.create(message())).status).toBe('queued')
  })

  it('give the same faults in the same order for the same seed', async () => {
    const run = async (seed: number) => {
      await api(sandbox, 'PATCH', 'dials', { unavailableBefore: 30, unavailableAfter: 30, failure: 50, seed })
      const outcomes: (number | string)[] = []
      for (let index = 0; index < 30; index += 1) {
        const response = await post(sandbox, [
          ['To', phone],
          ['From', sender],
          ['Body', `${index}`],
        ])
        const sid = ((await response.json()) as { sid?: string }).sid
        outcomes.push(response.status, sandbox.state.messages.get(sid ?? '')?.errorCode ?? '')
      }
      return outcomes
    }
    const first = await run(5)
    expect(await run(5)).toEqual(first)
    expect(await run(6)).not.toEqual(first)
  })
})

describe('fault dials by an injected clock', () => {
  let now = Date.UTC(2026, 10, 23, 9)
  beforeEach(async () => {
    await sandbox.close()
    await start({ now: () => now })
  })

  it('answer 429 above the rate and nothing below it', async () => {
    await api(sandbox, 'PATCH', 'dials', { maxPerSecond: 3 })
    const codes = async () => {
      const results = []
      for (let index = 0; index < 5; index += 1) {
        results.push(
          await client.messages.create(message()).then(
            () => 201,
            (error) => error.code,
          ),
        )
      }
      return results
    }
    expect(await codes()).toEqual([201, 201, 201, 20429, 20429])
    now += 1_000
    expect(await codes()).toEqual([201, 201, 201, 20429, 20429])
    expect(sandbox.state.totals.accepted).toBe(6)
    expect(await api(sandbox, 'GET', 'stats')).toMatchObject({ refusedLastMinute: 4 })
  })

  it('hold answers back, the message being accepted', async () => {
    await api(sandbox, 'PATCH', 'dials', { hangForMs: 30_000 })
    let answered = false
    const creating = client.messages.create(message()).then(() => {
      answered = true
    })
    while (sandbox.state.totals.accepted === 0) await new Promise((resolve) => setImmediate(resolve))
    now += 29_000
    sandbox.state.tick()
    await api(sandbox, 'GET', 'stats')
    expect(answered).toBe(false)
    now += 1_010
    sandbox.state.tick()
    await creating
    expect(answered).toBe(true)
  })

  it('give held answers when everything is cleared', async () => {
    await api(sandbox, 'PATCH', 'dials', { answerAfterMs: 5_000 })
    const creating = client.messages.create(message())
    while (sandbox.state.totals.accepted === 0) await new Promise((resolve) => setImmediate(resolve))
    await api(sandbox, 'DELETE', 'all')
    expect((await creating).status).toBe('queued')
    expect(await api(sandbox, 'GET', 'stats')).toMatchObject({ accepted: 0, phones: 0, owedReceipts: 0 })
  })
})

describe('replies', () => {
  it('reach the webhook with every field, signed, and TwiML comes back', async () => {
    receiver.answers = [{ status: 200, body: '<Response><Message>Under 12 it is $292.</Message></Response>' }]
    await api(sandbox, 'POST', 'numbers', { number: sender, smsUrl: `${receiver.url}/in?k=1#rc=2&rp=all` })
    const { sid } = (await reply('Do kids get the same fare?')) as { sid: string }
    const [hook] = await receiver.until(1)
    expect(hook!.path).toBe('/in?k=1')
    expect(hook!.form).toMatchObject({
      MessageSid: sid,
      SmsSid: sid,
      SmsMessageSid: sid,
      From: phone,
      To: sender,
      Body: 'Do kids get the same fare?',
      NumMedia: '0',
      NumSegments: '1',
      SmsStatus: 'received',
      FromCity: 'NEW YORK',
      FromState: 'NY',
      FromCountry: 'US',
      ApiVersion: '2010-04-01',
    })
    const signature = String(hook!.headers['x-twilio-signature'])
    expect(twilio.validateRequest(SANDBOX_AUTH_TOKEN, signature, `${receiver.url}/in?k=1`, hook!.form)).toBe(
      true,
    )
    await expect.poll(async () => (await client.messages.list({ to: phone })).length).toBe(1)
    const [answer] = await client.messages.list({ to: phone })
    expect(answer).toMatchObject({ direction: 'outbound-reply', body: 'Under 12 it is $292.' })
    const [inbound] = await client.messages.list({ to: sender })
    expect(inbound).toMatchObject({ sid, direction: 'inbound', status: 'received' })
  })

  it('STOP blocks with 21610, START unblocks, and the phone shows the carrier’s answers', async () => {
    await client.messages.create(message())
    await reply('Stop')
    await expect(client.messages.create(message())).rejects.toMatchObject({ code: 21610 })
    expect((await client.messages.create(message({ from: '+12025550101' }))).status).toBe('queued')
    expect(await api(sandbox, 'GET', 'stats')).toMatchObject({ stopped: 1, replies: 1 })
    await reply('unstop')
    expect((await client.messages.create(message())).status).toBe('queued')
    const screen = (await api(sandbox, 'GET', `phones/${encodeURIComponent(phone)}`)) as {
      messages: { body: string; confirmation: boolean }[]
      stopped: string[]
    }
    const confirmations = screen.messages.filter((one) => one.confirmation).map((one) => one.body)
    expect(confirmations[0]).toContain('blocks all texts')
    expect(confirmations[1]).toContain('receiving messages again')
    expect(screen.stopped).toEqual([])
    expect(await client.messages.list({ to: phone })).toHaveLength(3)
  })

  it('a stopped service accepts and fails later, and tells the opt-out only with Advanced Opt-Out', async () => {
    const number = '+12025550177'
    await api(sandbox, 'POST', 'numbers', {
      number,
      smsUrl: `${receiver.url}/in`,
      messagingServiceSid: MG,
      advancedOptOut: true,
    })
    const viaService = { to: phone, messagingServiceSid: MG, body: 'x', statusCallback: `${receiver.url}/cb` }
    await client.messages.create(viaService)
    await reply('STOP', number)
    const [hook] = await receiver.until(1, (one) => one.path === '/in')
    expect(hook!.form).toMatchObject({ OptOutType: 'STOP', MessagingServiceSid: MG })
    const refused = await client.messages.create(viaService)
    expect(refused.status).toBe('accepted')
    const [failed] = await receiver.until(1, (one) => status(one) === 'failed')
    expect(failed!.form).toMatchObject({ MessageSid: refused.sid, ErrorCode: '21610' })
  })

  it('has as many phones answer as asked', async () => {
    await api(sandbox, 'POST', 'numbers', { number: sender, smsUrl: `${receiver.url}/in` })
    for (let index = 0; index < 8; index += 1) {
      await client.messages.create(message({ to: `+1415555010${index}` }))
    }
    expect(await api(sandbox, 'POST', 'answer-many', { count: 5, texts: ['Yes', 'How much?'] })).toEqual({
      answered: 5,
    })
    const hooks = await receiver.until(5)
    expect(new Set(hooks.map((hook) => hook.form.From)).size).toBe(5)
    expect(hooks.map((hook) => hook.form.Body).sort()).toEqual([
      'How much?',
      'How much?',
      'Yes',
      'Yes',
      'Yes',
    ])
  })
})

describe('truth', () => {
  it('tells what every phone got, callback and hash of the text included', async () => {
    await client.messages.create(withReceipts('?t=a'))
    await client.messages.create(message({ to: '+17135550163', body: 'other' }))
    const text = await (await fetch(`${sandbox.url}/sandbox/api/truth?format=ndjson`)).text()
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map((line) => [line.number, line.accepted])).toEqual([
      [phone, 1],
      ['+17135550163', 1],
    ])
    expect(lines[0].messages[0]).toMatchObject({
      statusCallback: `${receiver.url}/cb?t=a`,
      bodySha256: createHash('sha256').update('hello').digest('hex'),
      from: sender,
    })
  })

  it('finds phones by number and text, in pages', async () => {
    for (let index = 0; index < 5; index += 1) {
      await client.messages.create(message({ to: `+1415555010${index}`, body: `Gate ${index}` }))
    }
    const find = (query: string) =>
      api(sandbox, 'GET', `phones?${query}`) as Promise<{ total: number; phones: { number: string }[] }>
    expect(await find('limit=2&offset=4')).toMatchObject({ total: 5, phones: [{ number: '+14155550104' }] })
    expect(await find('search=gate%203')).toMatchObject({ total: 1, phones: [{ number: '+14155550103' }] })
    expect(await find('search=(415)%20555-0102')).toMatchObject({ total: 1 })
  })
})

describe('page', () => {
  it('is served with all its files and hears what happens', async () => {
    const html = await (await fetch(`${sandbox.url}/`)).text()
    const files = [...html.matchAll(/(?:href|src)="(\/sandbox\/page\/[^"]+)"/g)].map((match) => match[1]!)
    expect(files.length).toBeGreaterThan(3)
    for (const file of files) expect((await fetch(sandbox.url + file)).status, file).toBe(200)
    expect((await fetch(`${sandbox.url}/sandbox/page/..%2Findex.ts`)).status).toBe(404)

    const events = await fetch(`${sandbox.url}/sandbox/api/events`)
    const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader()
    await client.messages.create(message())
    let heard = ''
    while (!heard.includes(`"changed":["${phone}"]`)) heard += (await reader.read()).value ?? ''
    expect(heard).toContain('"accepted":1')
    await reader.cancel()
  })
})
