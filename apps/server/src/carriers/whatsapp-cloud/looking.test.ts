import { describe, expect, onTestFinished, test } from 'vitest'
import type { NewTemplate, SenderCredentials } from '../../channels/carrier.ts'
import { type Behaviour, type Seen, startFaultServer } from '../fault-server.ts'
import { verifyTokenOf } from './account.ts'
import { createWhatsappCloud } from './index.ts'

const NUMBER = '106540352242922'
const WABA = '102290129340398'
const INBOUND = 'https://example.org/hooks/0193a1d0-0000-7000-8000-0000000000aa/inbound'
const NOW = Date.parse('2026-11-25T12:00:00Z')

type Answers = Record<string, unknown>
const answer = (value: unknown): Behaviour =>
  typeof value === 'object' && value !== null && 'status' in value && 'body' in value
    ? (value as Behaviour)
    : { status: 200, body: JSON.stringify(value) }

const error = (status: number, code: number, message = 'Said by Meta', more: object = {}): Behaviour => ({
  status,
  body: JSON.stringify({ error: { message, code, ...more } }),
})

/** Meta with these resources, by method and path without version and query; the rest does not exist. */
async function setUp(answers: Answers) {
  const server = await startFaultServer((seen: Seen): Behaviour => {
    const path = seen.path.replace('/v25.0/', '').replace(/\?.*/, '')
    const found = answers[`${seen.method} ${path}`] ?? answers[path]
    if (found === undefined) return error(400, 100, 'Unsupported get request.', { error_subcode: 33 })
    return answer(typeof found === 'function' ? found(seen) : found)
  })
  const carrier = createWhatsappCloud({ now: () => NOW })
  onTestFinished(async () => {
    await server.close()
    await carrier.close()
  })
  const sender: SenderCredentials = {
    senderId: '0193a1d0-0000-7000-8000-0000000000aa',
    address: '+15550783881',
    config: { phoneNumberId: NUMBER, wabaId: WABA, baseUrl: server.url, inboundUrl: INBOUND },
    secret: { accessToken: 'EAAG-token', appSecret: 'secret-of-the-app' },
  }
  return { server, carrier, sender }
}

const number = {
  id: NUMBER,
  display_phone_number: '+1 555-078-3881',
  verified_name: 'Tidewater Dental',
  name_status: 'APPROVED',
  code_verification_status: 'VERIFIED',
  status: 'CONNECTED',
  quality_rating: 'GREEN',
  throughput: { level: 'STANDARD' },
  whatsapp_business_manager_messaging_limit: 'TIER_10K',
  health_status: { can_send_message: 'AVAILABLE', entities: [] },
  webhook_configuration: { application: INBOUND },
}
const token = {
  app_id: '634974688087057',
  is_valid: true,
  expires_at: 0,
  scopes: ['whatsapp_business_messaging', 'whatsapp_business_management'],
}
const fields = ['messages', 'user_preferences', 'message_template_status_update'].map((name) => ({ name }))
const subscriptions = { data: [{ object: 'whatsapp_business_account', callback_url: INBOUND, fields }] }
const good = {
  [NUMBER]: number,
  debug_token: { data: token },
  [`${WABA}/phone_numbers`]: { data: [{ id: NUMBER }] },
  [`${WABA}/message_templates`]: { data: [] },
  [`${WABA}/subscribed_apps`]: { data: [{ whatsapp_business_api_data: { id: '1' } }] },
  '634974688087057/subscriptions': subscriptions,
}

async function factsOf(over: Answers) {
  const { carrier, sender } = await setUp({ ...good, ...over })
  return carrier.testConnection(sender)
}
const named = async (over: Answers, name: string) =>
  (await factsOf(over)).filter((fact) => fact.name === name)

describe('connection test', () => {
  test('all is well, and the limits are learnt', async () => {
    const facts = await factsOf({})
    expect(facts.map((fact) => `${fact.name} ${fact.state}`)).toEqual([
      'Token ok',
      'Permissions ok',
      'Number ok',
      'Display name ok',
      'Quality ok',
      'Messaging limit ok',
      'Throughput ok',
      'Health ok',
      'Business account ok',
      'Templates ok',
      'Webhook ok',
      'Webhook fields ok',
    ])
    expect(Object.assign({}, ...facts.map((fact) => fact.learnt))).toEqual({
      peoplePerDay: 10_000,
      messagesPerSecond: 80,
    })
  })

  test.for([
    [
      'expired',
      error(401, 190, 'Error validating access token: Session has expired on Monday'),
      'Token',
      'expired',
    ],
    ['wrong', error(401, 190, 'Invalid OAuth access token'), 'Token', 'does not accept'],
    ['without permission', error(403, 200, 'Requires permission'), 'Permissions', 'may not see'],
    [
      'of another account',
      error(400, 100, 'No such object', { error_subcode: 33 }),
      'Number',
      'no such phone number ID',
    ],
  ] as const)('a token that is %s ends the test', async ([, refusal, name, words]) => {
    const facts = await factsOf({ [NUMBER]: refusal })
    expect(facts).toMatchObject([{ name, state: 'bad' }])
    expect(facts[0]!.detail).toContain(words)
  })

  test.for([
    ['that never ends', 0, 'ok'],
    ['that ends in half a year', Date.parse('2027-05-01') / 1000, 'warn'],
    ['that ends this week', Date.parse('2026-11-27') / 1000, 'bad'],
    ['that ended', Date.parse('2026-11-20') / 1000, 'bad'],
  ] as const)('a token %s', async ([, expires_at, state]) => {
    expect(await named({ debug_token: { data: { ...token, expires_at } } }, 'Token')).toMatchObject([
      { state },
    ])
  })

  test.for([
    [['whatsapp_business_management'], 'bad'],
    [['whatsapp_business_messaging'], 'warn'],
    [[], 'bad'],
  ] as const)('a token with the permissions %o', async ([scopes, state]) => {
    expect(await named({ debug_token: { data: { ...token, scopes } } }, 'Permissions')).toMatchObject([
      { state },
    ])
  })

  test.for([
    ['is another', { display_phone_number: '+1 555-078-0000' }, 'Number', 'bad'],
    ['is not registered', { status: 'PENDING' }, 'Number', 'bad'],
    ['is banned', { status: 'BANNED' }, 'Number', 'bad'],
    ['was never verified', { code_verification_status: 'NOT_VERIFIED' }, 'Verification', 'warn'],
    ['has its name declined', { name_status: 'DECLINED' }, 'Display name', 'bad'],
    ['has its name in review', { name_status: 'PENDING_REVIEW' }, 'Display name', 'warn'],
    ['is rated yellow', { quality_rating: 'YELLOW' }, 'Quality', 'warn'],
    ['is rated red', { quality_rating: 'RED' }, 'Quality', 'warn'],
    ['tells no limit', { whatsapp_business_manager_messaging_limit: undefined }, 'Messaging limit', 'warn'],
  ] as const)('a number that %s', async ([, over, name, state]) => {
    expect(await named({ [NUMBER]: { ...number, ...over } }, name)).toMatchObject([{ state }])
  })

  test('a payment that failed is told by its name, with Meta’s remedy', async () => {
    const health_status = {
      can_send_message: 'BLOCKED',
      entities: [
        { entity_type: 'PHONE_NUMBER', can_send_message: 'AVAILABLE' },
        {
          entity_type: 'WABA',
          can_send_message: 'BLOCKED',
          errors: [
            {
              error_code: 141006,
              error_description: 'There is an error with the payment method.',
              possible_solution: 'Check the payment method in the Business Manager',
            },
          ],
        },
        {
          entity_type: 'APP',
          can_send_message: 'LIMITED',
          additional_info: ['The app is in development mode'],
        },
      ],
    }
    const facts = await factsOf({ [NUMBER]: { ...number, health_status } })
    expect(facts).toContainEqual({
      name: 'Payment',
      state: 'bad',
      detail: 'There is an error with the payment method.',
      remedy: 'Check the payment method in the Business Manager.',
    })
    expect(facts).toContainEqual(expect.objectContaining({ name: 'Health of the app', state: 'warn' }))
  })

  test('a number of another business account', async () => {
    const over = { [`${WABA}/phone_numbers`]: { data: [{ id: '7' }] } }
    expect(await named(over, 'Business account')).toMatchObject([{ state: 'bad' }])
    const unknown = { [`${WABA}/phone_numbers`]: error(400, 100, 'No', { error_subcode: 33 }) }
    expect(await named(unknown, 'Business account')).toMatchObject([{ state: 'bad' }])
  })

  test.for([
    ['nobody is subscribed', { [`${WABA}/subscribed_apps`]: { data: [] } }],
    [
      'nothing is set',
      {
        [NUMBER]: { ...number, webhook_configuration: {} },
        '634974688087057/subscriptions': { data: [] },
      },
    ],
    [
      'it goes elsewhere',
      { [NUMBER]: { ...number, webhook_configuration: { application: 'https://example.com/x' } } },
    ],
    [
      'the number has one of its own',
      {
        [NUMBER]: {
          ...number,
          webhook_configuration: { application: INBOUND, phone_number: 'https://example.com/x' },
        },
      },
    ],
  ] as const)('webhook: %s', async ([, over]) => {
    const [fact] = await named(over, 'Webhook')
    expect(fact).toMatchObject({ state: 'bad' })
    expect(fact!.remedy).toContain(INBOUND)
  })

  test('another sender’s address on this server will do', async () => {
    const other = INBOUND.replace('aa/', 'bb/')
    const over = { [NUMBER]: { ...number, webhook_configuration: { application: other } } }
    expect(await named(over, 'Webhook')).toMatchObject([{ state: 'ok' }])
  })

  test('the remedy names a verify token that is then accepted', async () => {
    const { carrier, sender } = await setUp({ ...good, [`${WABA}/subscribed_apps`]: { data: [] } })
    const facts = await carrier.testConnection(sender)
    const word = verifyTokenOf(sender)!
    expect(facts.at(-1)!.remedy).toContain(word)
    const query = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.challenge': '5',
      'hub.verify_token': word,
    })
    expect(carrier.challenge!(sender, query)).toBe('5')
    expect(carrier.challenge!({ ...sender, senderId: 'other' }, query)).toBe(null)
  })

  test('a wrong app secret is found, as no webhook would be believed', async () => {
    const over = { '634974688087057/subscriptions': error(400, 190, 'Invalid OAuth access token signature.') }
    expect(await named(over, 'App secret')).toMatchObject([{ state: 'bad' }])
  })

  test('fields nobody listens to', async () => {
    const some = { data: [{ object: 'whatsapp_business_account', fields: [{ name: 'messages' }] }] }
    const [fact] = await named({ '634974688087057/subscriptions': some }, 'Webhook fields')
    expect(fact).toMatchObject({ state: 'warn', detail: expect.stringContaining('user_preferences') })
  })
})

describe('templates', () => {
  const row = {
    id: '1689556908129832',
    name: 'spring_sale',
    status: 'APPROVED',
    category: 'MARKETING',
    language: 'en_US',
    quality_score: { score: 'YELLOW', date: 1 },
    rejected_reason: 'NONE',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Sale until {{1}}', example: { header_text: ['June'] } },
      { type: 'BODY', text: 'Hi {{1}}, {{2}} off.', example: { body_text: [['Ines', '20%']] } },
      { type: 'FOOTER', text: 'Tidewater' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Stop promotions' },
          { type: 'URL', text: 'Shop', url: 'https://example.org/{{1}}', example: ['spring'] },
          { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550783881' },
          { type: 'COPY_CODE', example: 'SPRING' },
        ],
      },
    ],
  }
  const page = (rows: unknown[], after: string | null) => ({
    data: rows,
    paging: {
      cursors: { before: 'a', after: after ?? 'z' },
      ...(after && { next: 'https://example.org/next' }),
    },
  })

  test('are read in our form, page by page', async () => {
    const named = {
      ...row,
      name: 'named',
      components: [
        {
          type: 'BODY',
          text: 'Hi {{first_name}}!',
          example: { body_text_named_params: [{ param_name: 'first_name', example: 'Ines' }] },
        },
      ],
    }
    const { server, carrier, sender } = await setUp({
      [`${WABA}/message_templates`]: ({ path }: Seen) =>
        path.includes('after=two')
          ? page([named, { name: '' }, { ...row, status: 'NEW_WORD' }], null)
          : page([row], 'two'),
    })
    const listed = await carrier.listTemplates!(sender)
    expect(server.seen).toHaveLength(2)
    expect(listed).toEqual({
      ok: true,
      value: [
        {
          owner: WABA,
          carrierTemplateId: '1689556908129832',
          name: 'spring_sale',
          language: 'en_US',
          category: 'marketing',
          status: 'approved',
          detail: null,
          quality: 'yellow',
          parts: {
            header: { format: 'text', text: 'Sale until {{1}}' },
            body: 'Hi {{1}}, {{2}} off.',
            footer: 'Tidewater',
            buttons: [
              { type: 'quick_reply', text: 'Stop promotions', url: null, phone: null },
              { type: 'url', text: 'Shop', url: 'https://example.org/{{1}}', phone: null },
              { type: 'phone_number', text: 'Call', url: null, phone: '+15550783881' },
              { type: 'copy_code', text: 'Copy code', url: null, phone: null },
            ],
          },
          examples: {
            'header.1': 'June',
            'body.1': 'Ines',
            'body.2': '20%',
            'button.1': 'spring',
            'button.3': 'SPRING',
          },
        },
        expect.objectContaining({ name: 'named', examples: { 'body.first_name': 'Ines' } }),
      ],
    })
  })

  test('a refusal and a list without end are told', async () => {
    const refused = await setUp({ [`${WABA}/message_templates`]: error(401, 190) })
    expect(await refused.carrier.listTemplates!(refused.sender)).toMatchObject({ ok: false, code: '190' })
    const nonsense = await setUp({ [`${WABA}/message_templates`]: { hello: 1 } })
    expect(await nonsense.carrier.listTemplates!(nonsense.sender)).toMatchObject({
      ok: false,
      code: 'not_meta',
    })
  })

  const made: NewTemplate = {
    name: 'spring_sale',
    language: 'en_US',
    category: 'marketing',
    parts: {
      header: { format: 'text', text: 'Sale until {{1}}' },
      body: 'Hi {{1}}, {{2}} off.',
      footer: 'Tidewater',
      buttons: [
        { type: 'quick_reply', text: 'Stop promotions', url: null, phone: null },
        { type: 'url', text: 'Shop', url: 'https://example.org/{{1}}', phone: null },
        { type: 'phone_number', text: 'Call', url: null, phone: '+15550783881' },
        { type: 'copy_code', text: 'Copy code', url: null, phone: null },
      ],
    },
    examples: {
      'header.1': 'June',
      'body.1': 'Ines',
      'body.2': '20%',
      'button.1': 'spring',
      'button.3': 'SPRING',
    },
  }

  test('are handed in as Meta lists them', async () => {
    const { server, carrier, sender } = await setUp({
      [`POST ${WABA}/message_templates`]: { id: '7', status: 'PENDING', category: 'UTILITY' },
    })
    const answered = await carrier.createTemplate!(sender, made)
    expect(answered).toMatchObject({
      ok: true,
      value: { carrierTemplateId: '7', status: 'pending', category: 'utility', owner: WABA },
    })
    const { components, ...rest } = JSON.parse(server.seen[0]!.body)
    expect(rest).toEqual({
      name: 'spring_sale',
      language: 'en_US',
      category: 'MARKETING',
      parameter_format: 'POSITIONAL',
    })
    expect(components).toEqual(row.components)
  })

  test('with names of variables are handed in as such', async () => {
    const { server, carrier, sender } = await setUp({
      [`POST ${WABA}/message_templates`]: { id: '7', status: 'APPROVED' },
    })
    const parts = { header: null, body: 'Hi {{first_name}}!', footer: null, buttons: [] }
    await carrier.createTemplate!(sender, { ...made, parts, examples: { 'body.first_name': 'Ines' } })
    expect(JSON.parse(server.seen[0]!.body)).toMatchObject({
      parameter_format: 'NAMED',
      components: [{ example: { body_text_named_params: [{ param_name: 'first_name', example: 'Ines' }] } }],
    })
  })

  test('with a picture need a sample', async () => {
    const { server, carrier, sender } = await setUp({})
    const parts = { ...made.parts, header: { format: 'image' as const, text: null } }
    expect(await carrier.createTemplate!(sender, { ...made, parts })).toMatchObject({
      ok: false,
      code: 'sample_missing',
    })
    expect(server.seen).toEqual([])
  })

  const withPicture = { ...made.parts, header: { format: 'image' as const, text: null } }
  const sample = (server: { url: string }) => ({
    ...made.examples,
    'header.link': `${server.url}/v25.0/sample.png`,
  })

  test('with a picture are handed in with Meta’s own name of the uploaded sample', async () => {
    const { server, carrier, sender } = await setUp({
      'sample.png': { status: 200, body: 'PNG bytes', headers: { 'content-type': 'image/png; q=1' } },
      debug_token: { data: token },
      'POST 634974688087057/uploads': { id: 'upload:MTphdHRhY2htZW50?sig=A' },
      'POST upload:MTphdHRhY2htZW50': ({ body, headers }: Seen) => ({
        h: `4::${headers.authorization === 'OAuth EAAG-token' && headers.file_offset === '0' ? body : 'wrong'}`,
      }),
      [`POST ${WABA}/message_templates`]: { id: '7', status: 'PENDING' },
      'POST 7': { success: true },
    })
    const template = { ...made, parts: withPicture, examples: sample(server) }
    expect(await carrier.createTemplate!(sender, template)).toMatchObject({ ok: true })
    const header = { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::PNG bytes'] } }
    expect(JSON.parse(server.seen.at(-1)!.body).components[0]).toEqual(header)
    expect(server.seen.find((seen) => seen.path.includes('/uploads'))!.path).toContain('file_length=9')
    expect(await carrier.changeTemplate!(sender, '7', template)).toMatchObject({
      ok: true,
      value: { status: 'pending' },
    })
    expect(JSON.parse(server.seen.at(-1)!.body)).toMatchObject({
      category: 'MARKETING',
      components: [header, {}, {}, {}],
    })
  })

  test.for([
    [
      'of a type Meta does not take',
      { status: 200, body: 'x', headers: { 'content-type': 'image/svg+xml' } },
      'sample_type',
    ],
    ['that is not there', { status: 404, body: '' }, 'sample_unreachable'],
  ] as const)('with a sample %s are not handed in', async ([, answered, code]) => {
    const { server, carrier, sender } = await setUp({ 'sample.png': answered })
    const template = { ...made, parts: withPicture, examples: sample(server) }
    expect(await carrier.createTemplate!(sender, template)).toMatchObject({ ok: false, code })
    expect(server.seen).toHaveLength(1)
  })

  test('one language is deleted by id and name; what is gone is done', async () => {
    const { server, carrier, sender } = await setUp({
      [`DELETE ${WABA}/message_templates`]: { success: true },
    })
    const gone = { name: 'spring_sale', language: 'en_US', carrierTemplateId: '7' }
    expect(await carrier.deleteTemplate!(sender, gone)).toEqual({ ok: true, value: null })
    expect(server.seen[0]!.path).toBe(`/v25.0/${WABA}/message_templates?hsm_id=7&name=spring_sale`)
  })
})

describe('a file that came with a reply', () => {
  const read = async (body: AsyncIterable<Uint8Array>) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of body) chunks.push(chunk)
    return Buffer.concat(chunks).toString()
  }

  test('is fetched by its id, with the token', async () => {
    const { server, carrier, sender } = await setUp({
      '1003': ({ headers }: Seen) => ({
        url: `http://${headers.host}/v25.0/file/x`,
        mime_type: 'image/jpeg',
      }),
      'file/x': { status: 200, body: 'the bytes' },
    })
    const got = await carrier.fetchMedia!(sender, '1003')
    expect(got).toMatchObject({ ok: true, value: { type: 'image/jpeg' } })
    if (got.ok) expect(await read(got.value.body)).toBe('the bytes')
    expect(server.seen.map((seen) => seen.headers.authorization)).toEqual([
      'Bearer EAAG-token',
      'Bearer EAAG-token',
    ])
  })

  test('the token goes nowhere but to Meta', async () => {
    const foreign = await startFaultServer(() => ({ status: 200, body: 'x' }))
    onTestFinished(() => foreign.close())
    const { carrier, sender } = await setUp({
      '1003': { url: `${foreign.url}/steal`, mime_type: 'image/jpeg' },
    })
    expect(await carrier.fetchMedia!(sender, '1003')).toMatchObject({ ok: false, code: 'not_meta' })
    expect(foreign.seen).toEqual([])
  })

  test.for(['../debug_token', '', 'https://example.org/x', '1?x'])('“%s” is no file', async (id) => {
    const { server, carrier, sender } = await setUp({})
    expect(await carrier.fetchMedia!(sender, id)).toMatchObject({ ok: false, code: 'not_found' })
    expect(server.seen).toEqual([])
  })

  test('one that is gone, or whose bytes are, is told', async () => {
    const { carrier, sender } = await setUp({
      '1004': ({ headers }: Seen) => ({ url: `http://${headers.host}/v25.0/gone`, mime_type: 'image/jpeg' }),
    })
    expect(await carrier.fetchMedia!(sender, '1003')).toMatchObject({ ok: false, code: '33' })
    expect(await carrier.fetchMedia!(sender, '1004')).toMatchObject({ ok: false, code: 'no_answer' })
  })
})
