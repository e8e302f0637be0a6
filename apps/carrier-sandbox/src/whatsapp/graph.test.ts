import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { api } from '../test-kit.ts'
import { type Graph, startGraph } from './graph-kit.ts'
import type { WaNumber } from './model.ts'

const PERSON = '+436641234567'
let kit: Graph
let clock: number

beforeEach(async () => {
  clock = Date.UTC(2026, 10, 23, 15, 0, 0)
  kit = await startGraph({ now: () => clock })
})
afterEach(() => kit.close())

/** Moves the clock and does what is due. */
function pass(ms: number) {
  clock += ms
  kit.sandbox.state.tick()
}
const admin = async (method: string, path: string, body?: unknown) =>
  (await api(kit.sandbox, method, `whatsapp/${path}`, body)) as Record<string, unknown>
const dials = (change: object) => api(kit.sandbox, 'PATCH', 'dials', change)
const set = async (change: object) => {
  kit.number = (await admin('POST', 'numbers', {
    number: kit.number.display,
    ...change,
  })) as unknown as WaNumber
}
const text = (to: string, more: object = {}) => ({
  messaging_product: 'whatsapp',
  to,
  type: 'text',
  text: { body: 'Hello' },
  ...more,
})
const template = (to: string, more: object = {}) =>
  text(to, { type: 'template', template: { name: 'visit', language: { code: 'en' } }, ...more })
const post = (body: object, edge = 'messages') => kit.graph('POST', `${kit.number.id}/${edge}`, body)
const errorOf = (answer: { body: Record<string, unknown> }) =>
  (answer.body.error ?? {}) as { code?: number; error_subcode?: number; message?: string }
const screenOf = async () =>
  (await api(kit.sandbox, 'GET', `phones/whatsapp:${PERSON}`)) as { messages: Record<string, unknown>[] }
const idOf = (answer: { body: Record<string, unknown> }) => (answer.body.messages as { id: string }[])[0]!.id
const person = (body: object) => admin('POST', 'reply', { from: PERSON, to: kit.number.display, ...body })

async function approved(category = 'UTILITY'): Promise<string> {
  const made = await kit.graph('POST', `${kit.number.wabaId}/message_templates`, {
    name: 'visit',
    language: 'en',
    category,
    components: [{ type: 'BODY', text: 'We come soon.' }],
  })
  pass(10)
  return String(made.body.id)
}
/** The statuses of a message so far, in the order they came. */
const statusesOf = (id: string) =>
  kit.got
    .flatMap((one) => one.changes)
    .flatMap((one) => (one.value.statuses ?? []) as Record<string, unknown>[])
    .filter((one) => one.id === id)
const failedWith = (id: string) => (statusesOf(id)[0]?.errors as { code: number }[] | undefined)?.[0]?.code
/** Lets the clock run until something holds. */
async function run(holds: () => boolean, step = 50) {
  const beat = setInterval(() => pass(step), 2)
  await kit.until(holds).finally(() => clearInterval(beat))
}
const settled = (id: string, count = 1) => run(() => statusesOf(id).length >= count)

describe('access', () => {
  test('tokens, permissions and what is not one’s own', async () => {
    expect(errorOf(await kit.graph('GET', kit.number.id, undefined, 'nobody'))).toMatchObject({ code: 190 })
    expect(errorOf(await kit.graph('GET', '999'))).toMatchObject({ code: 100, error_subcode: 33 })
    await set({ permissions: ['whatsapp_business_management'] })
    const refused = await post(text(PERSON))
    expect([refused.status, errorOf(refused).code]).toEqual([403, 200])
    const token = await kit.graph('GET', `debug_token?input_token=${kit.number.token}`)
    expect(token.body.data).toMatchObject({ is_valid: true, scopes: ['whatsapp_business_management'] })
    await set({ tokenExpired: true })
    const expired = await kit.graph('GET', kit.number.id)
    expect([expired.status, errorOf(expired).error_subcode]).toEqual([401, 463])
    expect(errorOf(expired).message).toContain('expired')
  })

  test('facts of number and account, only those asked for', async () => {
    await set({ tier: 'TIER_2K', quality: 'YELLOW', mps: 80 })
    const fields = 'fields=quality_rating,throughput,whatsapp_business_manager_messaging_limit'
    expect((await kit.graph('GET', `${kit.number.id}?${fields}`)).body).toEqual({
      id: kit.number.id,
      quality_rating: 'YELLOW',
      throughput: { level: 'STANDARD' },
      whatsapp_business_manager_messaging_limit: 'TIER_2K',
    })
    const numbers = await kit.graph('GET', `${kit.number.wabaId}/phone_numbers?fields=id`)
    expect(numbers.body.data).toEqual([{ id: kit.number.id }])
    pass(10)
    await kit.change((one) => one.field === 'phone_number_quality_update')
  })

  test('an app takes a webhook only at an address that answers the challenge', async () => {
    const app = `${kit.number.appId}|${kit.number.appSecret}`
    const subscribe = (callback_url: string, verify_token: string) =>
      kit.graph(
        'POST',
        `${kit.number.appId}/subscriptions`,
        { object: 'whatsapp_business_account', callback_url, verify_token, fields: ['messages'] },
        app,
      )
    expect(errorOf(await subscribe(`${kit.hookUrl}?x`, 'wrong')).code).toBe(2200)
    expect((await subscribe(`${kit.hookUrl}?x`, 'verify-me')).body).toEqual({ success: true })
    const list = await kit.graph('GET', `${kit.number.appId}/subscriptions`, undefined, app)
    expect(list.body.data).toMatchObject([
      { callback_url: `${kit.hookUrl}?x`, fields: [{ name: 'messages' }] },
    ])
    expect(errorOf(await kit.graph('GET', `${kit.number.appId}/subscriptions`)).code).toBe(190)
    await kit.graph('DELETE', `${kit.number.wabaId}/subscribed_apps`)
    expect((await kit.graph('GET', `${kit.number.wabaId}/subscribed_apps`)).body.data).toEqual([])
  })
})

describe('sending', () => {
  test('a user id in “to” is answered and lost; hidden people are found by their id alone', async () => {
    const user = await admin('POST', 'users', { number: PERSON, usernameOnly: true, username: 'ines' })
    const bsuid = String(user.bsuid)
    const lost = await post(text(bsuid))
    expect(lost.status).toBe(200)
    await person({ body: 'Hi' })
    const sent = await post({ ...text(''), to: undefined, recipient: bsuid })
    expect(sent.body.contacts).toEqual([{ input: bsuid, user_id: bsuid }])
    await settled(idOf(sent), 2)
    expect(statusesOf(idOf(sent))[0]).not.toHaveProperty('recipient_id')
    expect(statusesOf(idOf(lost))).toEqual([])
    const screen = await screenOf()
    expect(screen.messages).toHaveLength(2)
  })

  test('numbers without a plus and without a country are taken as the business’s own', async () => {
    const near = await post(text('2125550142'))
    expect(near.body.contacts).toMatchObject([{ input: '2125550142', wa_id: '12125550142' }])
    const far = await post(text('+5531987654321'))
    expect(far.body.contacts).toMatchObject([{ wa_id: '553187654321' }])
  })

  test.each([
    ['+15005552056', 131056],
    ['+15005559029', 130429],
    ['+18445550120', 131021],
    ['12', 131009],
  ])('%s is refused with %i', async (to, code) => {
    expect(errorOf(await post(text(to))).code).toBe(code)
  })

  test.each([
    [{ type: 'text', text: {} }, 131008],
    [{ type: 'text', text: { body: 'x'.repeat(4_097) } }, 131009],
    [{ type: 'smell' }, 131051],
    [{ type: 'image', image: {} }, 131008],
    [{ type: 'interactive', interactive: { type: 'button', body: { text: 'x' }, action: {} } }, 131009],
    [{ messaging_product: 'other' }, 100],
  ])('%j is refused with %i', async (more, code) => {
    expect(errorOf(await post(text(PERSON, more))).code).toBe(code)
  })

  test('fails later by magic, and by who the person is', async () => {
    await approved('MARKETING')
    for (const [to, code] of [
      ['+15005557026', 131026],
      ['+15005558472', 130472],
      ['+15005554015', 132015],
      ['+12125550142', 131049],
    ] as const) {
      const sent = await post(template(to))
      await settled(idOf(sent))
      expect(statusesOf(idOf(sent)).find((one) => one.status === 'failed')?.errors).toMatchObject([{ code }])
    }
    await admin('POST', 'users', { number: PERSON, blocks: [kit.number.id] })
    const blocked = await post(template(PERSON))
    await settled(idOf(blocked))
    expect(statusesOf(idOf(blocked)).map((one) => one.status)).toEqual(['sent'])
  })

  test('marketing has an endpoint of its own, and may have no other', async () => {
    await approved('MARKETING')
    await set({ marketingOnMessages: false })
    expect(errorOf(await post(template(PERSON))).code).toBe(131063)
    const sent = await post(template(PERSON), 'marketing_messages')
    await settled(idOf(sent), 2)
    expect(statusesOf(idOf(sent))[0]!.pricing).toMatchObject({ category: 'marketing_lite', billable: true })
    expect(errorOf(await post(text(PERSON), 'marketing_messages')).code).toBe(100)
  })

  test('more people than the tier allows fail', async () => {
    await approved()
    await set({ tier: 'TIER_2' })
    const sent = []
    for (const last of [1, 2, 3, 1]) sent.push(idOf(await post(template(`+43664123456${last}`))))
    for (const id of sent) await settled(id)
    expect(sent.map(failedWith)).toEqual([undefined, undefined, 131048, undefined])
  })

  test('reading and typing are the person’s to see', async () => {
    const { id } = await person({ body: 'Hi' })
    const body = {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: id,
      typing_indicator: { type: 'text' },
    }
    expect((await post(body)).body).toEqual({ success: true })
    const screen = await screenOf()
    expect(screen.messages[0]!.seen).toBe(true)
    expect(errorOf(await post({ ...body, message_id: 'wamid.none' })).code).toBe(100)
  })
})

describe('faults', () => {
  const PHONE: Record<string, string> = { twice: '+15005559003', never: '+15005559002', late: '+15005559001' }

  test('statuses come twice, out of order, without delivered, or before the answer', async () => {
    await approved()
    await dials({ receiptTwice: 100 })
    const twice = idOf(await post(template(PERSON)))
    await settled(twice, 4)
    expect(
      statusesOf(twice)
        .map((one) => one.status)
        .sort(),
    ).toEqual(['delivered', 'delivered', 'sent', 'sent'])

    await dials({ receiptTwice: 0, read: 100, skipDelivered: 100 })
    const skipped = idOf(await post(template(PERSON)))
    await settled(skipped, 2)
    expect(statusesOf(skipped).map((one) => one.status)).toEqual(['sent', 'read'])
    expect(statusesOf(skipped)[1]).toHaveProperty('pricing')

    await dials({ read: 0, receiptOutOfOrder: 100 })
    const swapped = idOf(await post(template(PERSON)))
    await settled(swapped, 2)
    expect(statusesOf(swapped).map((one) => one.status)).toEqual(['delivered', 'sent'])
  })

  test('503 before sends nothing, 503 after and a dropped line do', async () => {
    await approved()
    const accepted = async () => ((await api(kit.sandbox, 'GET', 'stats')) as { accepted: number }).accepted
    await dials({ unavailableBefore: 100 })
    expect((await post(template(PERSON))).status).toBe(503)
    expect(await accepted()).toBe(0)
    await dials({ unavailableBefore: 0, unavailableAfter: 100 })
    expect(errorOf(await post(template(PERSON))).code).toBe(131016)
    await dials({ unavailableAfter: 0, dropAfterAccepting: 100 })
    await expect(post(template(PERSON))).rejects.toThrow()
    expect(await accepted()).toBe(2)
  })

  test('magic numbers hold for all that carriers share', async () => {
    await approved()
    const [twice, never, late] = await Promise.all(
      [PHONE.twice!, PHONE.never!, PHONE.late!].map(async (to) => idOf(await post(template(to)))),
    )
    await settled(twice!, 4)
    expect(statusesOf(never!).map((one) => one.status)).toEqual(['sent'])
    expect(statusesOf(late!).map((one) => one.status)).toEqual(['sent'])
    pass(60_000)
    await settled(late!, 2)
  })

  test('a held template waits for a word', async () => {
    const id = await approved()
    await admin('PATCH', `templates/${id}`, { pacing: 'hold' })
    const [first, second] = [await post(template(PERSON)), await post(template('+436641234568'))]
    expect(first.body.messages).toMatchObject([{ message_status: 'held_for_quality_assessment' }])
    pass(3_600_000)
    expect(statusesOf(idOf(first))).toEqual([])
    await admin('POST', `messages/${idOf(first)}/settle`, {})
    await settled(idOf(first), 2)
    expect(await admin('PATCH', `templates/${id}`, { pacing: 'drop', code: 135000 })).toMatchObject({
      settled: 1,
    })
    await settled(idOf(second))
    expect(failedWith(idOf(second))).toBe(135000)
  })

  test('by dial, some of the held are let out', async () => {
    await approved()
    await dials({ held: 100, heldReleased: 100, heldForMs: 60_000 })
    const sent = await post(template(PERSON))
    pass(59_000)
    expect(statusesOf(idOf(sent))).toEqual([])
    pass(2_000)
    await settled(idOf(sent), 2)
  })
})

describe('webhooks', () => {
  test('hold at most so many changes, and go on for as long as nobody answers 200', async () => {
    await approved()
    await dials({ webhookBatchSize: 3 })
    const ids = []
    for (let n = 0; n < 5; n += 1) ids.push(idOf(await post(template(`+43664123456${n}`))))
    for (const id of ids) await settled(id, 2)
    const sizes = kit.got.map((one) => (JSON.parse(one.body).entry[0].changes[0].value.statuses ?? []).length)
    expect(Math.max(...sizes)).toBe(3)
    const times = kit.got.map((one) => JSON.parse(one.body).entry[0].time as number)
    expect(times.every((time) => Number.isInteger(time) && time > 1_700_000_000)).toBe(true)

    kit.answers = [204, 500, 404, 503]
    await person({ body: 'Anyone?' })
    await run(() => kit.got.at(-1)!.body.includes('Anyone?'), 200)
    const log = (await api(kit.sandbox, 'GET', 'log')) as { outcome: string }[]
    const pauses = log.flatMap((one) => /tried again in (\d+) s/.exec(one.outcome)?.[1] ?? [])
    expect(pauses.reverse()).toEqual(['1', '2', '4', '8'])
  })

  test('wait for an address that answers the challenge', async () => {
    await set({ webhookUrl: `${kit.hookUrl}?again`, verifyToken: 'wrong' })
    const before = kit.challenges
    await person({ body: 'Hi' })
    await run(() => kit.challenges > before + 1)
    expect(kit.got.some((one) => one.body.includes('Hi'))).toBe(false)
    await set({ verifyToken: 'verify-me' })
    await run(() => kit.got.some((one) => one.body.includes('"body":"Hi"')), 500)
  })

  test('tell of templates, and of whatever else is asked for', async () => {
    const id = await approved()
    await admin('PATCH', `templates/${id}`, { status: 'PAUSED', quality: 'RED', category: 'MARKETING' })
    await admin('POST', 'events', {
      wabaId: kit.number.wabaId,
      field: 'account_update',
      value: { event: 'DISABLED_UPDATE' },
    })
    pass(10)
    const status = await kit.change((one) => one.value.event === 'PAUSED')
    expect(status.value).toMatchObject({
      message_template_name: 'visit',
      other_info: { title: 'FIRST_PAUSE' },
    })
    await kit.change((one) => one.value.new_quality_score === 'RED')
    await kit.change((one) => one.value.new_category === 'MARKETING')
    await kit.change((one) => one.field === 'account_update')
    expect(errorOf(await post(template(PERSON))).code).toBe(132015)
  })
})

describe('files, blocks and templates', () => {
  test('a file goes up, is told of, comes down with the token, and is on the phone', async () => {
    const form = new FormData()
    form.set('messaging_product', 'whatsapp')
    form.set('file', new Blob([Buffer.from([1, 13, 10, 13, 10, 2])], { type: 'image/png' }), 'a.png')
    const at = `${kit.sandbox.url}/graph/v25.0/${kit.number.id}/media`
    const headers = { authorization: `Bearer ${kit.number.token}` }
    const { id } = (await (await fetch(at, { method: 'POST', headers, body: form })).json()) as { id: string }
    const told = await kit.graph('GET', id)
    expect(told.body).toMatchObject({ mime_type: 'image/png', file_size: 6, id })
    const url = String(told.body.url)
    expect((await fetch(url)).status).toBe(401)
    const file = Buffer.from(await (await fetch(url, { headers })).arrayBuffer())
    expect([...file]).toEqual([1, 13, 10, 13, 10, 2])
    await person({ body: 'Hi' })
    await post(text(PERSON, { type: 'image', image: { id, caption: 'Look' } }))
    const screen = await screenOf()
    expect(screen.messages.at(-1)).toMatchObject({ drawn: { header: { format: 'IMAGE', mediaId: id } } })
    await person({ file: 'document' })
    await run(() => kit.got.some((one) => one.body.includes('receipt.pdf')))
    const came = await kit.change((one) => JSON.stringify(one.value.messages ?? []).includes('receipt.pdf'))
    const document = (came.value.messages as { document?: { id: string } }[]).find((one) => one.document)!
      .document!
    expect((await kit.graph('GET', document.id)).body).toMatchObject({ mime_type: 'application/pdf' })
  })

  test('only who wrote today is blocked, and then is not heard', async () => {
    const block = (method: string) =>
      kit.graph(method, `${kit.number.id}/block_users`, {
        messaging_product: 'whatsapp',
        block_users: [{ user: PERSON }],
      })
    expect((await block('POST')).status).toBe(400)
    await person({ body: 'Hi' })
    expect((await block('POST')).body).toMatchObject({ block_users: { added_users: [{ input: PERSON }] } })
    const list = await kit.graph('GET', `${kit.number.id}/block_users`)
    expect(list.body.data).toMatchObject([{ wa_id: PERSON.slice(1) }])
    await person({ body: 'Do you hear me?' })
    await block('DELETE')
    await person({ body: 'And now?' })
    pass(10)
    await kit.change((one) => JSON.stringify(one.value).includes('And now?'))
    expect(kit.got.some((one) => one.body.includes('Do you hear me?'))).toBe(false)
  })

  test('the list has pages, and an approved template is edited once a day', async () => {
    for (const name of ['a', 'b', 'c'])
      await kit.graph('POST', `${kit.number.wabaId}/message_templates`, {
        name,
        language: 'en',
        category: 'UTILITY',
        components: [{ type: 'BODY', text: 'We come soon.' }],
      })
    pass(10)
    const path = `${kit.number.wabaId}/message_templates?limit=2&fields=name`
    const first = (await kit.graph('GET', path)).body as { data: object[]; paging: { next: string } }
    expect(first.data).toMatchObject([{ name: 'a' }, { name: 'b' }])
    const second = (await (
      await fetch(first.paging.next, { headers: { authorization: `Bearer ${kit.number.token}` } })
    ).json()) as { data: { id: string }[]; paging: { next?: string } }
    expect(second).toMatchObject({ data: [{ name: 'c' }] })
    expect(second.paging.next).toBeUndefined()
    const edit = () =>
      kit.graph('POST', second.data[0]!.id, { components: [{ type: 'BODY', text: 'We come later.' }] })
    expect((await edit()).body).toMatchObject({ success: true })
    pass(10)
    expect(errorOf(await edit()).code).toBe(100)
    pass(86_400_000)
    expect((await edit()).body).toMatchObject({ success: true })
    const again = await kit.graph('POST', `${kit.number.wabaId}/message_templates`, {
      name: 'a',
      language: 'en',
      category: 'UTILITY',
      components: [{ type: 'BODY', text: 'We come soon.' }],
    })
    expect(errorOf(again)).toMatchObject({ code: 100, error_subcode: 2388024 })
  })
})
