import type { Rich } from '@foreword/contract'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Attempt, SenderCredentials } from '../../channels/carrier.ts'
import { type Behaviour, type Seen, startFaultServer } from '../fault-server.ts'
import { createWhatsappCloud } from './index.ts'

const attempt: Attempt = {
  messageId: '0193a1d0-0000-7000-8000-000000000001',
  attempt: 2,
  to: '+16505551234',
  text: 'Café & “quotes” 🎉\nnext',
  rich: null,
  kind: 'service',
  statusUrl: 'https://example.org/hooks/s/status?m=x&a=2',
  validitySeconds: 3600,
}

const taken = (over: Record<string, unknown> = {}, contact: Record<string, unknown> = {}): Behaviour => ({
  status: 200,
  body: JSON.stringify({
    messaging_product: 'whatsapp',
    contacts: [{ input: '+16505551234', wa_id: '16505551234', ...contact }],
    messages: [{ id: 'wamid.A', ...over }],
  }),
})

async function setUp(behave: (seen: Seen) => Behaviour, config: Record<string, string> = {}) {
  const server = await startFaultServer(behave)
  const carrier = createWhatsappCloud()
  onTestFinished(async () => {
    await server.close()
    await carrier.close()
  })
  const sender: SenderCredentials = {
    senderId: 's',
    address: '+15550783881',
    config: { phoneNumberId: '106540352242922', wabaId: '102290129340398', baseUrl: server.url, ...config },
    secret: { accessToken: 'EAAGtoken', appSecret: 'secret-of-the-app' },
  }
  return { server, carrier, sender }
}

/** What goes over the wire for a message that says this. */
async function wire(rich: Rich | null, over: Partial<Attempt> = {}): Promise<Record<string, unknown>> {
  const { server, carrier, sender } = await setUp(() => taken())
  expect(await carrier.send(sender, { ...attempt, rich, ...over })).toMatchObject({ kind: 'accepted' })
  return JSON.parse(server.seen[0]!.body)
}

const envelope = {
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: '+16505551234',
  biz_opaque_callback_data: '0193a1d0-0000-7000-8000-000000000001:2',
}
const param = (text: string, name: string | null = null) => ({ name, text })
const template = (over: Partial<Extract<Rich, { type: 'template' }>> = {}): Rich => ({
  type: 'template',
  name: 'order_ready',
  language: 'en_US',
  category: 'utility',
  carrierTemplateId: '1',
  header: null,
  body: [],
  buttons: [],
  ...over,
})
const onlyTemplate = async (over: Parameters<typeof template>[0]) =>
  ((await wire(template(over))) as { template: unknown }).template

describe('the request', () => {
  test('goes to the number’s messages, as Meta documents it', async () => {
    const { server, carrier, sender } = await setUp(() => taken())
    expect(await carrier.send(sender, attempt)).toEqual({
      kind: 'accepted',
      carrierId: 'wamid.A',
      segments: null,
    })
    const [seen] = server.seen
    expect(seen).toMatchObject({ method: 'POST', path: '/v25.0/106540352242922/messages' })
    expect(seen!.headers).toMatchObject({
      authorization: 'Bearer EAAGtoken',
      'content-type': 'application/json',
    })
    expect(JSON.parse(seen!.body)).toEqual({
      ...envelope,
      type: 'text',
      text: { body: attempt.text, preview_url: false },
    })
  })

  test('has the base URL and version an administrator chose', async () => {
    const { server, carrier, sender } = await setUp(() => taken(), { apiVersion: 'v26.0' })
    const config = { ...sender.config, baseUrl: `${server.url}/graph/` }
    await carrier.send({ ...sender, config }, attempt)
    expect(server.seen[0]!.path).toBe('/graph/v26.0/106540352242922/messages')
  })

  test('a person without a number is reached by `recipient`, never by `to`', async () => {
    const body = await wire(null, { to: 'US.13491208655302741918' })
    expect(body).toMatchObject({ recipient: 'US.13491208655302741918' })
    expect(body).not.toHaveProperty('to')
  })

  test('only marketing templates go the other way, and only if it is chosen', async () => {
    const paths = async (config: Record<string, string>) => {
      const { server, carrier, sender } = await setUp(() => taken(), config)
      for (const rich of [template({ category: 'marketing' }), template({ category: 'utility' }), null])
        await carrier.send(sender, { ...attempt, rich })
      return server.seen.map((seen) => seen.path.split('/').at(-1))
    }
    expect(await paths({})).toEqual(['messages', 'messages', 'messages'])
    expect(await paths({ marketingEndpoint: 'marketing_messages' })).toEqual([
      'marketing_messages',
      'messages',
      'messages',
    ])
  })
})

describe('a template', () => {
  test('without variables has no components', async () => {
    expect(await onlyTemplate({})).toEqual({ name: 'order_ready', language: { code: 'en_US' } })
  })

  test('with numbered variables in header and text', async () => {
    const header = { type: 'text' as const, params: [param('17')] }
    expect(await onlyTemplate({ header, body: [param('Ines'), param('noon')] })).toMatchObject({
      components: [
        { type: 'header', parameters: [{ type: 'text', text: '17' }] },
        {
          type: 'body',
          parameters: [
            { type: 'text', text: 'Ines' },
            { type: 'text', text: 'noon' },
          ],
        },
      ],
    })
  })

  test('with named variables', async () => {
    expect(await onlyTemplate({ body: [param('Ines', 'first_name')] })).toMatchObject({
      components: [
        { type: 'body', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Ines' }] },
      ],
    })
  })

  test.for([
    ['image', null, { link: 'https://example.org/a' }],
    ['video', null, { link: 'https://example.org/a' }],
    ['document', 'Bill.pdf', { link: 'https://example.org/a', filename: 'Bill.pdf' }],
    ['document', null, { link: 'https://example.org/a' }],
  ] as const)('with a header of %s, name %s', async ([type, filename, file]) => {
    const header = { type, link: 'https://example.org/a', filename }
    expect(await onlyTemplate({ header })).toMatchObject({
      components: [{ type: 'header', parameters: [{ type, [type]: file }] }],
    })
  })

  test('with a place in its header', async () => {
    const place = { latitude: '52.5', longitude: '13.4', name: 'Store', address: 'Main Street 1' }
    expect(await onlyTemplate({ header: { type: 'location', ...place } })).toMatchObject({
      components: [{ type: 'header', parameters: [{ type: 'location', location: place }] }],
    })
  })

  test('with every kind of button, each by its place', async () => {
    expect(
      await onlyTemplate({
        buttons: [
          { index: 0, type: 'quick_reply', value: 'confirm-17' },
          { index: 1, type: 'url', value: 'orders/17' },
          { index: 3, type: 'copy_code', value: 'SPRING' },
        ],
      }),
    ).toMatchObject({
      components: [
        {
          type: 'button',
          sub_type: 'quick_reply',
          index: '0',
          parameters: [{ type: 'payload', payload: 'confirm-17' }],
        },
        { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'orders/17' }] },
        {
          type: 'button',
          sub_type: 'copy_code',
          index: '3',
          parameters: [{ type: 'coupon_code', coupon_code: 'SPRING' }],
        },
      ],
    })
  })
})

describe('a session message', () => {
  test('with a link shows its preview', async () => {
    expect(await wire(null, { text: 'See https://example.org' })).toMatchObject({
      text: { preview_url: true },
    })
  })

  test('with buttons', async () => {
    const buttons = [
      { id: 'a', title: '9 am' },
      { id: 'b', title: '10 am' },
    ]
    expect(await wire({ type: 'buttons', footer: 'Harbour', buttons }, { text: 'When?' })).toEqual({
      ...envelope,
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'When?' },
        footer: { text: 'Harbour' },
        action: { buttons: buttons.map((reply) => ({ type: 'reply', reply })) },
      },
    })
  })

  test('with a list', async () => {
    const rows = [
      { id: 'a', title: 'North', description: 'Open until eight' },
      { id: 'b', title: 'South', description: null },
    ]
    expect(await wire({ type: 'list', button: 'Stores', rows }, { text: 'Which?' })).toMatchObject({
      interactive: {
        type: 'list',
        body: { text: 'Which?' },
        action: {
          button: 'Stores',
          sections: [{ rows: [rows[0], { id: 'b', title: 'South' }] }],
        },
      },
    })
  })

  test.for([
    ['image', { link: 'https://example.org/a', caption: 'Look' }],
    ['video', { link: 'https://example.org/a', caption: 'Look' }],
    ['document', { link: 'https://example.org/a', caption: 'Look', filename: 'a.pdf' }],
    ['audio', { link: 'https://example.org/a' }],
  ] as const)('with %s', async ([media, file]) => {
    const rich: Rich = { type: 'media', media, link: 'https://example.org/a', filename: 'a.pdf' }
    expect(await wire(rich, { text: 'Look' })).toEqual({ ...envelope, type: media, [media]: file })
  })
})

describe('the answer', () => {
  test.for(['held_for_quality_assessment', 'paused'])('%s is accepted, and held', async (message_status) => {
    const { carrier, sender } = await setUp(() => taken({ message_status }))
    expect(await carrier.send(sender, attempt)).toMatchObject({ kind: 'accepted', held: true })
  })

  test('tells when Meta writes the number in another way', async () => {
    const { carrier, sender } = await setUp(() => taken({}, { wa_id: '5511987654321' }))
    expect(await carrier.send(sender, attempt)).toMatchObject({ canonicalAddress: '+5511987654321' })
  })

  const coded = (status: number, code: number, more: object = {}): Behaviour => ({
    status,
    body: JSON.stringify({
      error: { message: '(#1) said', code, error_data: { details: 'More of it' }, fbtrace_id: 'T1', ...more },
    }),
  })
  test.for([
    [401, 190, { kind: 'rejected', code: '190', class: 'configuration', detail: 'More of it (trace T1)' }],
    [400, 131026, { kind: 'rejected', code: '131026', class: 'final' }],
    [400, 131050, { kind: 'rejected', code: '131050', class: 'opt_out' }],
    [404, 132001, { kind: 'rejected', code: '132001', class: 'configuration' }],
    [400, 132000, { kind: 'rejected', code: '132000', class: 'content' }],
    [403, 230, { kind: 'rejected', code: '200', class: 'configuration' }],
    [400, 131056, { kind: 'rejected', code: '131056', class: 'retry', retryAfterMs: 6000 }],
    [400, 130429, { kind: 'throttled', code: '130429', retryAfterMs: null }],
    [429, 80007, { kind: 'throttled', code: '80007', retryAfterMs: null }],
    [400, 131000, { kind: 'unknown', cause: 'meta_131000' }],
    [500, 131000, { kind: 'unknown', cause: 'http_500' }],
    [403, 139999, { kind: 'rejected', code: '139999', class: 'configuration' }],
  ] as const)('HTTP %i with code %i', async ([status, code, expected]) => {
    const { carrier, sender } = await setUp(() => coded(status, code))
    expect(await carrier.send(sender, attempt)).toMatchObject(expected)
  })

  test('a phone number ID Meta does not know is told from a wrong value', async () => {
    const { carrier, sender } = await setUp(() => coded(400, 100, { error_subcode: 33 }))
    expect(await carrier.send(sender, attempt)).toMatchObject({ code: '33', class: 'configuration' })
  })
})

test.for(['ftp://example.org', 'not a url', 'https://user:pass@example.org'])(
  'base URL %s is refused by name, with nothing sent',
  async (baseUrl) => {
    const { carrier, sender } = await setUp(() => taken())
    const outcome = await carrier.send({ ...sender, config: { ...sender.config, baseUrl } }, attempt)
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'incomplete_credentials' })
    expect(JSON.stringify(outcome)).not.toContain('pass@')
  },
)
