import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../index.ts'
import { api, phone, sdkFor, sender } from '../test-kit.ts'

const WHATSAPP = 'whatsapp:+18445550119'
let sandbox: Sandbox
let client: ReturnType<typeof sdkFor>
let clock: number

beforeEach(async () => {
  clock = Date.UTC(2026, 10, 23, 15, 0, 0)
  sandbox = await startSandbox({ now: () => clock })
  client = sdkFor(sandbox)
})
afterEach(() => sandbox.close())

const senders = () => client.messaging.v2.channelsSenders.list({ channel: 'whatsapp' })
const create = (webhook: string) =>
  client.messaging.v2.channelsSenders.create({
    sender_id: WHATSAPP,
    webhook: { callback_url: webhook },
  } as never)
const errorOf = async (sid: string) => {
  clock += 1_000
  sandbox.state.tick()
  return (await client.messages(sid).fetch()).errorCode
}

describe('WhatsApp senders, by the official SDK', () => {
  it('are made, listed, pointed elsewhere, and seen as Twilio sees them', async () => {
    await client.messages.create({ to: phone, from: sender, body: 'a text number is none' })
    expect(await senders()).toEqual([])
    await expect(create('not a url')).rejects.toMatchObject({ code: 20400 })
    const made = await create('http://127.0.0.1:9/one')
    expect(made).toMatchObject({ senderId: WHATSAPP, status: 'ONLINE' })
    await client.messaging.v2
      .channelsSenders(made.sid)
      .update({ webhook: { callback_url: 'http://127.0.0.1:9/two' } } as never)
    await api(sandbox, 'POST', 'numbers', {
      ...{ number: WHATSAPP, status: 'OFFLINE', offlineReason: 'Display name rejected' },
      qualityRating: 'LOW',
    })
    expect(await senders()).toMatchObject([
      {
        ...{ senderId: WHATSAPP, status: 'OFFLINE' },
        webhook: { callbackUrl: 'http://127.0.0.1:9/two' },
        properties: { qualityRating: 'LOW' },
        offlineReasons: [{ message: 'Display name rejected' }],
      },
    ])
  })

  it('send nothing while they are offline', async () => {
    await create('http://127.0.0.1:9/one')
    await api(sandbox, 'POST', 'numbers', { number: WHATSAPP, status: 'OFFLINE' })
    const sent = client.messages.create({ to: `whatsapp:${phone}`, from: WHATSAPP, body: 'hi' })
    await expect(sent).rejects.toMatchObject({ code: 63007 })
    expect(await api(sandbox, 'POST', 'numbers', { number: WHATSAPP, status: 'GONE' })).toMatchObject({
      error: expect.stringContaining('status is one of'),
    })
  })
})

describe('toll-free verification', () => {
  const verifications = () => client.messaging.v1.tollfreeVerifications.list()
  it('is approved unless a test says otherwise; without it nothing reaches North America', async () => {
    const { sid } = await client.messages.create({ to: phone, from: sender, body: 'hi' })
    expect(await errorOf(sid)).toBeNull()
    expect(await verifications()).toMatchObject([{ status: 'TWILIO_APPROVED', rejectionReason: null }])
    await api(sandbox, 'POST', 'numbers', {
      ...{ number: sender, verification: 'TWILIO_REJECTED', rejectionReason: 'Opt-in is missing' },
    })
    expect(await verifications()).toMatchObject([
      { status: 'TWILIO_REJECTED', rejectionReason: 'Opt-in is missing' },
    ])
    const home = await client.messages.create({ to: phone, from: sender, body: 'hi' })
    const abroad = await client.messages.create({ to: '+436641234567', from: sender, body: 'hi' })
    expect([await errorOf(home.sid), await errorOf(abroad.sid)]).toEqual([30032, null])
  })
})

describe('the account', () => {
  it('may look and not send while it is suspended', async () => {
    await api(sandbox, 'PATCH', 'account', { status: 'suspended' })
    const account = await client.api.v2010.accounts(client.accountSid).fetch()
    expect(account.status).toBe('suspended')
    const sent = client.messages.create({ to: phone, from: sender, body: 'hi' })
    await expect(sent).rejects.toMatchObject({ code: 20005, status: 401 })
  })

  it('takes only the new token once it was exchanged', async () => {
    await api(sandbox, 'PATCH', 'account', { authToken: 'a-new-token-for-the-test' })
    await expect(client.messages.list({ limit: 1 })).rejects.toMatchObject({ code: 20003 })
    expect(await sdkFor(sandbox, 'a-new-token-for-the-test').messages.list({ limit: 1 })).toEqual([])
  })
})
