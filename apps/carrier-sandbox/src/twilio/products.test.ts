import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Sandbox, type SandboxOptions, startSandbox } from '../index.ts'
import { api, phone, type Receiver, sdkFor, sender, startReceiver } from '../test-kit.ts'

const MG = `MG${'d'.repeat(32)}`
const PERSON = 'whatsapp:+436641234567'
const BUSINESS = 'whatsapp:+18445550119'
let sandbox: Sandbox
let client: ReturnType<typeof sdkFor>
let receiver: Receiver
let clock: number

async function start(options: SandboxOptions = {}) {
  clock = Date.UTC(2026, 10, 23, 15, 0, 0)
  sandbox = await startSandbox({ now: () => clock, ...options })
  client = sdkFor(sandbox)
}
beforeEach(async () => {
  receiver = await startReceiver()
  await start()
})
afterEach(async () => {
  await sandbox.close()
  await receiver.close()
})

/** Moves the clock and does what is due. */
function pass(ms: number) {
  clock += ms
  sandbox.state.tick()
}
const reply = (body: object, from = phone) =>
  api(sandbox, 'POST', `phones/${encodeURIComponent(from)}/reply`, body)

describe('Lookup', () => {
  const line = async (number: string) => {
    const found = await client.lookups.v2.phoneNumbers(number).fetch({ fields: 'line_type_intelligence' })
    return found.lineTypeIntelligence as unknown as object | null
  }

  it.each([
    ['+12125550142', 'mobile'],
    ['+12125550190', 'landline'],
    ['+12125550194', 'fixedVoip'],
    ['+12125550195', 'nonFixedVoip'],
    ['+12125550198', 'unknown'],
    ['+12125550199', null],
    ['+18445550142', 'tollFree'],
    ['+15005550142', 'personal'],
    ['+447700900142', 'mobile'],
  ])('%s is %s', async (number, type) => {
    expect(await line(number)).toMatchObject({ type, errorCode: null })
  })

  it('says nothing of a line it was not asked for, and finds what cannot be a number', async () => {
    const plain = await client.lookups.v2.phoneNumbers(phone).fetch()
    expect(plain).toMatchObject({ valid: true, countryCode: 'US', nationalFormat: '(212) 555-0142' })
    expect(plain.lineTypeIntelligence).toBeNull()
    const short = await client.lookups.v2.phoneNumbers('+1212555').fetch()
    expect(short).toMatchObject({ valid: false, validationErrors: ['TOO_SHORT'] })
    await expect(client.lookups.v2.phoneNumbers('ann').fetch()).rejects.toMatchObject({ code: 20404 })
  })

  it('needs Canada approved', async () => {
    expect(await line('+14165550142')).toMatchObject({ type: 'mobile', errorCode: null })
    await api(sandbox, 'PATCH', 'dials', { lookupCanada: false })
    expect(await line('+14165550142')).toMatchObject({ type: null, errorCode: 60601 })
    expect(await line('+12125550142')).toMatchObject({ type: 'mobile' })
  })
})

describe('messaging services', () => {
  it('list their senders by kind and take their replies', async () => {
    for (const number of ['+12025550101', '+12025550102', '54321', 'NORTHLINE'])
      await api(sandbox, 'POST', 'numbers', { number, messagingServiceSid: MG })
    const service = client.messaging.v1.services(MG)
    await service.update({ inboundRequestUrl: `${receiver.url}/in`, useInboundWebhookOnNumber: false })
    expect(await service.fetch()).toMatchObject({
      inboundRequestUrl: `${receiver.url}/in`,
      smartEncoding: false,
    })
    expect((await service.phoneNumbers.list()).map((one) => one.phoneNumber)).toEqual([
      '+12025550101',
      '+12025550102',
    ])
    expect((await service.shortCodes.list()).map((one) => one.shortCode)).toEqual(['54321'])
    expect((await service.alphaSenders.list()).map((one) => one.alphaSender)).toEqual(['NORTHLINE'])
    expect((await client.messaging.v1.services.list()).map((one) => one.sid)).toEqual([MG])
    await reply({ body: 'Hello', to: '+12025550101' })
    const [hook] = await receiver.until(1)
    expect(hook).toMatchObject({ path: '/in', form: { Body: 'Hello', MessagingServiceSid: MG } })
  })

  it('block a person for all their numbers, and say so only later', async () => {
    for (const number of ['+12025550101', '+12025550102'])
      await api(sandbox, 'POST', 'numbers', { number, messagingServiceSid: MG })
    await reply({ body: 'STOP', to: '+12025550101' })
    const sent = await client.messages.create({ to: phone, messagingServiceSid: MG, body: 'hi' })
    expect(sent).toMatchObject({ status: 'accepted', from: null, errorCode: null })
    pass(1_000)
    expect(await client.messages(sent.sid).fetch()).toMatchObject({ status: 'failed', errorCode: 21610 })
  })

  it('exist only when they are the account’s, and want a sender', async () => {
    await sandbox.close()
    await start({ numbers: [sender] })
    await expect(client.messaging.v1.services(MG).fetch()).rejects.toMatchObject({ code: 20404 })
    const create = client.messages.create({ to: phone, messagingServiceSid: MG, body: 'hi' })
    await expect(create).rejects.toMatchObject({ code: 21701 })
    const made = await client.messaging.v1.services.create({ friendlyName: 'Empty' })
    const empty = client.messages.create({ to: phone, messagingServiceSid: made.sid, body: 'hi' })
    await expect(empty).rejects.toMatchObject({ code: 21703 })
  })

  it('keep typography out of a text that would need UCS-2 for it', async () => {
    const body = '“Now” – gate 4…'
    const plain = await client.messages.create({ to: phone, from: sender, body })
    const smart = await client.messages.create({ to: phone, from: sender, body, smartEncoded: true })
    expect(plain.body).toBe(body)
    expect(smart.body).toBe('"Now" - gate 4...')
    await api(sandbox, 'POST', 'services', { sid: MG, smartEncoding: true })
    expect((await client.messages.create({ to: phone, messagingServiceSid: MG, body })).body).toBe(smart.body)
  })

  it('let a message expire that waits too long in the queue', async () => {
    await api(sandbox, 'POST', 'numbers', { number: sender, mps: 0.1 })
    const send = (body: string) =>
      client.messages.create({ to: phone, from: sender, body, validityPeriod: 5 })
    const first = await send('one')
    const second = await send('two')
    pass(20_000)
    expect(await client.messages(first.sid).fetch()).toMatchObject({ status: 'delivered' })
    expect(await client.messages(second.sid).fetch()).toMatchObject({ status: 'failed', errorCode: 30036 })
  })
})

describe('names and short codes', () => {
  it('a name is not answered, nor used in North America', async () => {
    const to = '+447700900142'
    await client.messages.create({ to, from: 'NORTHLINE', body: 'hi' })
    expect(await reply({ body: 'hello' }, to)).toMatchObject({ error: expect.stringContaining('name') })
    const us = client.messages.create({ to: phone, from: 'NORTHLINE', body: 'hi' })
    await expect(us).rejects.toMatchObject({ code: 21612 })
  })

  it('a short code is found by its list, and leaves STOP to the sender', async () => {
    await api(sandbox, 'POST', 'numbers', { number: '54321', smsUrl: `${receiver.url}/in` })
    const [code] = await client.shortCodes.list({ shortCode: '54321' })
    expect(code).toMatchObject({ shortCode: '54321', smsUrl: `${receiver.url}/in` })
    await reply({ body: 'STOP', to: '54321' })
    const [hook] = await receiver.until(1)
    expect(hook!.form.Body).toBe('STOP')
    const sent = await client.messages.create({ to: phone, from: '54321', body: 'hi' })
    expect(sent.status).toBe('queued')
  })
})

describe('content for WhatsApp', () => {
  const content = (more: object = {}) =>
    client.content.v1.contents.create({
      friendlyName: 'visit',
      language: 'en',
      variables: { 1: 'Ada' },
      types: {
        'twilio/quick-reply': {
          body: 'Hi {{1}}, we come on {{2}}.',
          actions: [{ title: 'Fine', id: 'fine' }],
        },
      },
      ...more,
    } as never)
  const approve = async (sid: string, category = 'UTILITY') => {
    await client.content.v1.contents(sid).approvalCreate.create({ name: 'visit', category } as never)
    pass(2_000)
  }
  const send = (contentSid: string, contentVariables: object, to = PERSON) =>
    client.messages.create({
      to,
      from: BUSINESS,
      contentSid,
      contentVariables: JSON.stringify(contentVariables),
    })
  const codeOf = async (sid: string) => {
    pass(1_000)
    return (await client.messages(sid).fetch()).errorCode
  }

  it('is reviewed, sent, and tapped', async () => {
    await api(sandbox, 'POST', 'numbers', { number: BUSINESS, smsUrl: `${receiver.url}/in` })
    const { sid } = await content()
    const approval = () => client.content.v1.contents(sid).approvalFetch().fetch()
    expect((await approval()).whatsapp).toMatchObject({ status: 'unsubmitted' })
    await approve(sid)
    expect((await approval()).whatsapp).toMatchObject({ status: 'approved', category: 'UTILITY' })
    expect((await client.content.v1.contents.list()).map((one) => one.sid)).toEqual([sid])
    const sent = await send(sid, { 2: 'Monday' })
    expect(sent.body).toBe('Hi Ada, we come on Monday.')
    expect(await codeOf(sent.sid)).toBeNull()
    await reply({ tap: 'fine' }, PERSON)
    const [hook] = await receiver.until(1)
    expect(hook!.form).toMatchObject({
      Body: 'Fine',
      ButtonText: 'Fine',
      ButtonPayload: 'fine',
      MessageType: 'button',
      OriginalRepliedMessageSid: sent.sid,
    })
  })

  it('fails for want of the window, of variables or of approval', async () => {
    const { sid } = await content()
    const free = await client.messages.create({ to: PERSON, from: BUSINESS, body: 'hello' })
    expect(await codeOf(free.sid)).toBe(63016)
    expect(await codeOf((await send(sid, { 2: 'Monday' })).sid)).toBe(63016)
    await reply({ body: 'Hello', to: BUSINESS }, PERSON)
    expect(await codeOf((await send(sid, { 2: 'Monday' })).sid)).toBeNull()
    expect(await codeOf((await send(sid, {})).sid)).toBe(63028)
    await expect(send(sid, { 1: '' })).rejects.toMatchObject({ code: 21656 })
    await approve(sid, 'MARKETING')
    expect(await codeOf((await send(sid, { 2: 'Monday' }, `whatsapp:${phone}`)).sid)).toBe(63049)
    await api(sandbox, 'PATCH', `contents/${sid}`, { status: 'paused' })
    expect(await codeOf((await send(sid, { 2: 'Monday' })).sid)).toBe(63041)
  })

  it('is rejected with the reviewer’s reason', async () => {
    const { sid } = await content({ types: { 'twilio/text': { body: 'Please reject-me:SCAM' } } })
    await approve(sid)
    const { whatsapp } = await client.content.v1.contents(sid).approvalFetch().fetch()
    expect(whatsapp).toMatchObject({ status: 'rejected', rejection_reason: 'SCAM' })
    expect(await client.content.v1.contents(sid).remove()).toBe(true)
  })
})
