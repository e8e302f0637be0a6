import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { api } from '../test-kit.ts'
import { type Graph, startGraph, statusIs } from './graph-kit.ts'

const EXAMPLE = { body_text: [['Ada', 'Monday']] }
const PERSON = '+436641234567'
let kit: Graph

beforeAll(async () => {
  kit = await startGraph()
})
afterAll(() => kit.close())
beforeEach(() => kit.reset())

async function approved(name: string, more: object = {}): Promise<void> {
  await kit.graph('DELETE', `${kit.number.wabaId}/message_templates?name=${name}`)
  await kit.graph('POST', `${kit.number.wabaId}/message_templates`, {
    name,
    language: 'en',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'BODY', text: 'Hi {{1}}, we come on {{2}}, see you.', example: EXAMPLE },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Fine' }] },
    ],
    ...more,
  })
  await kit.change(
    (one) => one.field === 'message_template_status_update' && one.value.message_template_name === name,
  )
}
const template = (name: string, to = PERSON, more: object = {}) => ({
  messaging_product: 'whatsapp',
  to,
  type: 'template',
  biz_opaque_callback_data: 'token-1',
  template: {
    name,
    language: { code: 'en' },
    components: [
      { type: 'header', parameters: [{ type: 'image', image: { link: 'https://example.org/a.png' } }] },
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Ada' },
          { type: 'text', text: 'Monday' },
        ],
      },
    ],
    ...more,
  },
})
const send = (body: object) => kit.graph('POST', `${kit.number.id}/messages`, body)
const codeOf = async (body: object): Promise<number> =>
  ((await send(body)).body as { error?: { code: number } }).error?.code ?? 0

describe('the fake WhatsApp', () => {
  test('sends an approved template, with receipts that bear our word and are signed over their bytes', async () => {
    await approved('visit')
    const sent = await send(template('visit'))
    expect(sent.status).toBe(200)
    const id = (sent.body as { messages?: { id: string }[] }).messages![0]!.id
    const delivered = await kit.change(statusIs('delivered'))
    expect(JSON.stringify(delivered.value)).toContain(id)
    expect(JSON.stringify(delivered.value)).toContain('"biz_opaque_callback_data":"token-1"')
    for (const one of kit.got)
      expect(one.signature).toBe(
        `sha256=${createHmac('sha256', 'app-secret').update(one.body).digest('hex')}`,
      )
    const screen = (await api(kit.sandbox, 'GET', `phones/whatsapp:${PERSON}`)) as { messages: object[] }
    expect(screen.messages[0]).toMatchObject({
      body: 'Hi Ada, we come on Monday, see you.',
      drawn: { header: { format: 'IMAGE', link: 'https://example.org/a.png' }, buttons: [{ text: 'Fine' }] },
    })
  })

  test('refuses what does not fit the template, each with Meta’s code', async () => {
    await approved('visit')
    const parts = (components: object[]) => template('visit', PERSON, { components })
    const image = {
      type: 'header',
      parameters: [{ type: 'image', image: { link: 'https://example.org/a.png' } }],
    }
    const words = (...texts: string[]) => ({
      type: 'body',
      parameters: texts.map((text) => ({ type: 'text', text })),
    })
    expect(await codeOf(template('other'))).toBe(132001)
    expect(await codeOf(parts([image, words('Ada')]))).toBe(132000)
    expect(await codeOf(parts([words('Ada', 'Monday')]))).toBe(132012)
    expect(await codeOf(parts([image, words('Ada\n', 'Monday')]))).toBe(132012)
    expect(await codeOf(parts([image, words('Ada', 'x'.repeat(1_024))]))).toBe(132005)
    expect(
      (await kit.graph('POST', `${kit.number.id}/messages`, template('visit'), 'wrong')).body,
    ).toMatchObject({
      error: { code: 190 },
    })
  })

  test('rejects a template with its reason, and pauses one', async () => {
    await approved('refused', { components: [{ type: 'BODY', text: 'Please reject-me now' }] })
    const list = await kit.graph('GET', `${kit.number.wabaId}/message_templates?name=refused`)
    expect(list.body.data).toMatchObject([{ status: 'REJECTED', rejected_reason: 'INVALID_FORMAT' }])
    await approved('visit')
    const [visit] = (await kit.graph('GET', `${kit.number.wabaId}/message_templates?name=visit`)).body
      .data as unknown as { id: string }[]
    await api(kit.sandbox, 'PATCH', `whatsapp/templates/${visit!.id}`, { status: 'PAUSED' })
    expect(await codeOf(template('visit'))).toBe(132015)
    const first = {
      name: 'x',
      language: 'en',
      category: 'UTILITY',
      components: [{ type: 'BODY', text: '{{1}} hello there' }],
    }
    expect((await kit.graph('POST', `${kit.number.wabaId}/message_templates`, first)).body).toMatchObject({
      error: { code: 100, error_subcode: 2388299 },
    })
  })

  test('lets free text through only within a day of the person’s own words, and answers taps', async () => {
    const words = { messaging_product: 'whatsapp', to: PERSON, type: 'text', text: { body: 'Hello' } }
    await send(words)
    const failed = await kit.change(statusIs('failed'))
    expect(JSON.stringify(failed.value)).toContain('131047')
    await api(kit.sandbox, 'POST', 'whatsapp/reply', { from: PERSON, to: kit.number.display, body: 'Hi' })
    await kit.change((one) => JSON.stringify(one.value.messages ?? []).includes('"text":{"body":"Hi"}'))
    await send({
      ...words,
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'Pick' },
        action: { buttons: [{ type: 'reply', reply: { id: 'b1', title: 'One' } }] },
      },
    })
    await kit.change(statusIs('delivered'))
    await api(kit.sandbox, 'POST', 'whatsapp/reply', { from: PERSON, tap: 'b1' })
    const tapped = await kit.change((one) =>
      JSON.stringify(one.value.messages ?? []).includes('button_reply'),
    )
    expect(JSON.stringify(tapped.value)).toContain('"button_reply":{"id":"b1","title":"One"}')
  })

  test('fails later for people who are not there, stopped marketing, or live in the United States', async () => {
    await approved('offer', { category: 'MARKETING' })
    await send(template('offer', '+12125550142'))
    await kit.change((one) => JSON.stringify(one.value.statuses ?? []).includes('131049'))
    await api(kit.sandbox, 'POST', 'whatsapp/preference', {
      from: PERSON,
      to: kit.number.display,
      value: 'stop',
    })
    await kit.change((one) => one.field === 'user_preferences')
    await send(template('offer'))
    await kit.change((one) => JSON.stringify(one.value.statuses ?? []).includes('131050'))
    await send(template('offer', '+15005557026'))
    await kit.change((one) => JSON.stringify(one.value.statuses ?? []).includes('131026'))
  })

  test('batches, and tries again what was not answered with 200', async () => {
    await approved('visit')
    await api(kit.sandbox, 'PATCH', 'dials', { webhookBatchMs: 60 })
    kit.got = []
    for (let n = 0; n < 20; n += 1) await send(template('visit', `+4366412345${String(n).padStart(2, '0')}`))
    await kit.change(statusIs('delivered'))
    expect(kit.got.length).toBeLessThan(20)
    kit.answers = [503]
    await api(kit.sandbox, 'POST', 'whatsapp/reply', { from: PERSON, to: kit.number.display, body: 'Again' })
    await kit.change((one) => JSON.stringify(one.value.messages ?? []).includes('Again'))
  })

  test('knows people by a business-scoped id alone', async () => {
    const made = await api(kit.sandbox, 'POST', 'whatsapp/users', { number: PERSON, usernameOnly: true })
    const { bsuid } = made as { bsuid: string }
    await api(kit.sandbox, 'POST', 'whatsapp/reply', { from: PERSON, to: kit.number.display, body: 'Hi' })
    const came = await kit.change((one) => JSON.stringify(one.value.messages ?? []).includes(bsuid))
    expect(JSON.stringify(came.value)).not.toContain(PERSON.slice(1))
    const sent = await send({
      messaging_product: 'whatsapp',
      recipient: bsuid,
      type: 'text',
      text: { body: 'Hello' },
    })
    expect(sent.status).toBe(200)
  })
})
