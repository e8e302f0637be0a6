import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { drawFaults, type Faults, magicTo } from '../rules/faults.ts'
import type { World } from '../world.ts'
import { graphError, statusOf } from './errors.ts'
import type { Component, WaNumber, WaTemplate, WaUser } from './model.ts'
import { readMessage } from './read-message.ts'
import { creationProblem } from './review.ts'
import { scheduleReview } from './reviews.ts'
import { accept } from './send.ts'

export const GRAPH_PREFIX = '/graph/'
const ROUTE = /^\/graph\/v\d+\.\d+\/([^/?]+)(?:\/([a-z_]+))?(?:\?(.*))?$/
const MAX_REQUEST_BYTES = 1_048_576
/** Messages to one person that may be sent at a time before the pair has to rest. */
const PAIR_BURST = 45
const PAIR_MS = 60_000
const APP_ID = '1'

interface Exchange {
  world: World
  req: IncomingMessage
  res: ServerResponse
  query: URLSearchParams
  token: string
}
type Json = Record<string, unknown>

/** Serves the Graph API of WhatsApp on plain node:http, like the other carrier beside it. */
export function createGraphHandler(world: World): (req: IncomingMessage, res: ServerResponse) => void {
  const pairs = new Map<string, number[]>()
  const seconds = new Map<string, { at: number; n: number }>()
  return (req, res) => {
    const perSecond = world.requests.hit(world.now())
    if (world.dials.refuseAll) {
      req.socket.destroy()
      return
    }
    const token = (req.headers.authorization ?? '').replace(/^Bearer\s+/i, '')
    const route = ROUTE.exec(req.url ?? '')
    const x: Exchange = { world, req, res, query: new URLSearchParams(route?.[3] ?? ''), token }
    if (world.dials.maxPerSecond > 0 && perSecond > world.dials.maxPerSecond) {
      world.refusals.hit(world.now())
      return fail(x, 80007, 'Too many calls')
    }
    if (!route) return fail(x, 100, 'Unsupported request', 404)
    if (route[2] === 'subscriptions') return subscriptions(x, decodeURIComponent(route[1]!))
    const holder = [...world.whatsapp.business.numbers()].find((number) => number.token === token)
    if (!holder || holder.tokenExpired) return fail(x, 190, 'Session has expired', 401)
    dispatch(x, holder, { node: decodeURIComponent(route[1]!), edge: route[2] ?? '', pairs, seconds })
  }
}

const FIELDS = ['messages', 'user_preferences', 'message_template_status_update', 'account_update']

/** What the app listens to. Asked with the app's own token: its id and secret. */
function subscriptions(x: Exchange, appId: string) {
  const numbers = [...x.world.whatsapp.business.numbers()]
  const own = numbers.find((number) => x.token === `${APP_ID}|${number.appSecret}`)
  if (!own || appId !== APP_ID) return fail(x, 190, 'Invalid OAuth access token signature', 400)
  const fields = FIELDS.map((name) => ({ name, version: 'v25.0' }))
  const object = { object: 'whatsapp_business_account', callback_url: own.webhookUrl, active: true, fields }
  send(x, 200, { data: own.webhookUrl ? [object] : [] })
}

type Target = {
  node: string
  edge: string
  pairs: Map<string, number[]>
  seconds: Map<string, { at: number; n: number }>
}

function dispatch(x: Exchange, holder: WaNumber, target: Target) {
  const { business } = x.world.whatsapp
  const { node, edge } = target
  const { method } = x.req
  if (node === 'debug_token') return send(x, 200, { data: debugToken() })
  const number = business.number(node)
  if (number && number.wabaId !== holder.wabaId) return fail(x, 100, 'No permission for this object', 403)
  if (number && (edge === 'messages' || edge === 'marketing_messages') && method === 'POST')
    return readJson(x, (body) => create(x, number, edge, body, target))
  if (number && edge === '' && method === 'GET') return send(x, 200, viewNumber(number))
  if (number && edge === 'media' && method === 'POST') return send(x, 200, { id: trace() })
  if (business.owns(node)) {
    if (node !== holder.wabaId) return fail(x, 100, 'No permission for this object', 403)
    if (edge === '')
      return send(x, 200, { id: node, name: 'Sandbox business', currency: 'USD', timezone_id: '1' })
    if (edge === 'phone_numbers')
      return send(x, 200, { data: [...business.numbers()].filter((n) => n.wabaId === node).map(viewNumber) })
    if (edge === 'subscribed_apps') {
      if (method === 'POST') return send(x, 200, { success: true })
      return send(x, 200, {
        data: holder.webhookUrl ? [{ whatsapp_business_api_data: { id: APP_ID, name: 'Sandbox app' } }] : [],
      })
    }
    if (edge === 'message_templates') return templates(x, node)
  }
  const template = business.template(node)
  if (template && template.wabaId === holder.wabaId) {
    if (method === 'GET') return send(x, 200, viewTemplate(template))
    if (method === 'POST') return readJson(x, (body) => editTemplate(x, template, body))
  }
  fail(x, 100, `Object with ID '${node}' does not exist`, 400)
}

function create(x: Exchange, number: WaNumber, edge: string, body: Json, target: Target) {
  const { world } = x
  const { business } = world.whatsapp
  if (body.status === 'read') return send(x, 200, { success: true })
  const to = typeof body.to === 'string' ? body.to : ''
  const drawn = drawFaults(world.dice, world.dials)
  const user = userOf(world, to, body.recipient)
  if (!user)
    return fail(
      x,
      body.recipient ? 131009 : 100,
      'to is a phone number with its country code, or recipient a business-scoped id',
    )
  const faults: Faults = { ...drawn, ...magicTo(user.phone)?.faults }
  const entry = { way: 'in', kind: 'message', subject: `whatsapp:${user.phone}`, sid: '' } as const
  if (faults.unavailableBefore) {
    world.note({ ...entry, outcome: '503 before accepting (dial)', tone: 'bad' })
    return fail(x, 131016, 'Service unavailable')
  }
  if (user.phone === number.display) return fail(x, 131021, 'the recipient is the sender')
  const read = readMessage(body, (name, language) => business.named(number.wabaId, name, language))
  if ('code' in read) {
    world.note({ ...entry, outcome: `${statusOf(read.code)}, error ${read.code}`, tone: 'bad' })
    return fail(x, read.code, read.details)
  }
  if (edge === 'marketing_messages' && read.template?.category !== 'MARKETING')
    return fail(x, 100, 'only marketing templates are sent here')
  if (tooMany(target.seconds, number.id, number.mps, world.now())) return fail(x, 130429, 'Rate limit hit')
  if (pairIsFull(target.pairs, `${number.id} ${user.phone}`, world.now()))
    return fail(x, 131056, 'Too many messages to this person')
  const held = read.template !== null && world.dice.roll() * 100 < world.dials.held
  const data = typeof body.biz_opaque_callback_data === 'string' ? body.biz_opaque_callback_data : null
  const context = (body.context as Json | undefined)?.message_id
  const { message } = accept(world, number, user, read, {
    faults,
    data,
    held,
    replyTo: typeof context === 'string' ? context : null,
  })
  const answer = () => {
    if (faults.drop) {
      world.note({ ...entry, sid: message.sid, outcome: 'accepted, line dropped (dial)', tone: 'bad' })
      x.req.socket.destroy()
      return
    }
    if (faults.unavailableAfter) {
      world.note({ ...entry, sid: message.sid, outcome: '503 after accepting (dial)', tone: 'bad' })
      return fail(x, 131016, 'Service unavailable')
    }
    world.note({ ...entry, sid: message.sid, outcome: '200', tone: 'ok' })
    send(x, 200, {
      messaging_product: 'whatsapp',
      contacts: [
        {
          input: to || String(body.recipient),
          ...(user.usernameOnly ? {} : { wa_id: user.phone.slice(1) }),
          user_id: user.bsuid,
        },
      ],
      messages: [
        {
          id: message.sid,
          ...(read.template ? { message_status: held ? 'held_for_quality_assessment' : 'accepted' } : {}),
        },
      ],
    })
  }
  const wait = Math.max(world.dials.answerAfterMs, world.dials.hangUntil - world.now())
  if (wait > 0) world.later(wait, answer)
  else answer()
}

/** Meta puts the business's own country code in front of a number without a plus; ours is refused, to be found early. */
function userOf(world: World, to: string, recipient: unknown): WaUser | null {
  if (to !== '') {
    const phone = `+${to.replace(/^\+/, '')}`
    return /^\+[1-9]\d{6,14}$/.test(phone) ? world.whatsapp.business.user(phone) : null
  }
  return typeof recipient === 'string' ? (world.whatsapp.business.byBsuid(recipient) ?? null) : null
}

function tooMany(seconds: Target['seconds'], id: string, mps: number, now: number): boolean {
  const second = Math.floor(now / 1000)
  const known = seconds.get(id)
  const n = known?.at === second ? known.n + 1 : 1
  seconds.set(id, { at: second, n })
  return mps > 0 && n > mps
}

function pairIsFull(pairs: Target['pairs'], key: string, now: number): boolean {
  const recent = (pairs.get(key) ?? []).filter((at) => now - at < PAIR_MS)
  if (recent.length >= PAIR_BURST) return true
  pairs.set(key, [...recent, now])
  if (pairs.size > 100_000) pairs.clear()
  return false
}

function templates(x: Exchange, wabaId: string) {
  const { business } = x.world.whatsapp
  const { method } = x.req
  if (method === 'GET') {
    const limit = Math.min(Math.max(Number(x.query.get('limit')) || 25, 1), 1000)
    const from = Number(Buffer.from(x.query.get('after') ?? '', 'base64url').toString()) || 0
    const wanted = ['name', 'language', 'status', 'category'] as const
    const all = business
      .templates(wabaId)
      .map(viewTemplate)
      .filter((one) => wanted.every((key) => !x.query.has(key) || one[key] === x.query.get(key)))
    const page = all.slice(from, from + limit)
    const cursor = (n: number) => Buffer.from(String(n)).toString('base64url')
    const more = from + limit < all.length
    return send(x, 200, {
      data: page,
      paging: {
        cursors: { before: cursor(from), after: cursor(from + page.length) },
        ...(more ? { next: `https://graph.facebook.com/next?after=${cursor(from + limit)}` } : {}),
      },
    })
  }
  if (method === 'DELETE') {
    const name = x.query.get('name') ?? ''
    const id = x.query.get('hsm_id')
    const found = business.templates(wabaId).filter((one) => one.name === name && (!id || one.id === id))
    if (found.length === 0) return fail(x, 100, `there is no template ${name}`)
    for (const one of found) business.drop(one)
    return send(x, 200, { success: true })
  }
  if (method !== 'POST') return fail(x, 100, 'Unsupported request')
  readJson(x, (body) => {
    const problem = creationProblem(body)
    if (problem) return fail(x, problem.code, problem.details)
    const { name, language, category } = body as Record<'name' | 'language' | 'category', string>
    if (business.named(wabaId, name, language))
      return fail(x, 100, `there is already a template ${name} in ${language}`)
    const template: WaTemplate = {
      id: String(1_000_000_000_000_000 + x.world.nextSeq()),
      wabaId,
      name,
      language,
      category,
      parameterFormat: body.parameter_format === 'NAMED' ? 'NAMED' : 'POSITIONAL',
      components: body.components as Component[],
      status: 'PENDING',
      rejectedReason: 'NONE',
      quality: 'UNKNOWN',
    }
    business.keep(template)
    scheduleReview(x.world, template)
    send(x, 200, { id: template.id, status: template.status, category })
  })
}

function editTemplate(x: Exchange, template: WaTemplate, body: Json) {
  if (template.status === 'PENDING') return fail(x, 100, 'a template in review cannot be edited')
  const problem = creationProblem({
    name: template.name,
    language: template.language,
    category: template.category,
    ...body,
  })
  if (problem) return fail(x, problem.code, problem.details)
  template.components = (body.components as Component[] | undefined) ?? template.components
  template.category = (body.category as string | undefined) ?? template.category
  template.status = 'PENDING'
  template.rejectedReason = 'NONE'
  scheduleReview(x.world, template)
  send(x, 200, { success: true })
}

const viewTemplate = (template: WaTemplate) => ({
  id: template.id,
  name: template.name,
  language: template.language,
  category: template.category,
  status: template.status,
  parameter_format: template.parameterFormat,
  components: template.components,
  rejected_reason: template.rejectedReason,
  quality_score: { score: template.quality, date: 0 },
})

const viewNumber = (number: WaNumber) => ({
  id: number.id,
  display_phone_number: number.display,
  verified_name: number.name,
  quality_rating: number.quality,
  code_verification_status: 'VERIFIED',
  name_status: 'APPROVED',
  status: 'CONNECTED',
  platform_type: 'CLOUD_API',
  throughput: { level: number.mps > 0 && number.mps <= 80 ? 'STANDARD' : 'HIGH' },
  whatsapp_business_manager_messaging_limit: number.tier,
  webhook_configuration: number.webhookUrl ? { phone_number: number.webhookUrl } : {},
})

const debugToken = () => ({
  app_id: APP_ID,
  type: 'SYSTEM_USER',
  is_valid: true,
  expires_at: 0,
  scopes: ['whatsapp_business_messaging', 'whatsapp_business_management'],
})

function readJson(x: Exchange, use: (body: Json) => void) {
  const chunks: Buffer[] = []
  let size = 0
  x.req.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= MAX_REQUEST_BYTES) chunks.push(chunk)
  })
  x.req.on('end', () => {
    if (size > MAX_REQUEST_BYTES) return fail(x, 100, 'The request is too large', 413)
    let body: unknown
    try {
      body = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}')
    } catch {
      return fail(x, 100, 'The body is not JSON')
    }
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      return fail(x, 100, 'The body is not an object')
    use(body as Json)
  })
}

const trace = (): string => randomBytes(9).toString('base64url')

function send(x: Exchange, status: number, body: object): void {
  if (x.res.destroyed) return
  const text = JSON.stringify(body)
  x.res.writeHead(status, {
    'Content-Type': 'application/json; charset=UTF-8',
    'Content-Length': Buffer.byteLength(text),
  })
  x.res.end(text)
}

function fail(x: Exchange, code: number, details: string, status = statusOf(code)): void {
  if (x.res.destroyed) return
  const text = graphError(code, details, trace())
  x.res.writeHead(status, {
    'Content-Type': 'application/json; charset=UTF-8',
    'Content-Length': Buffer.byteLength(text),
  })
  x.res.end(text)
}
