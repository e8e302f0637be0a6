import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { errorReply } from '../rules/errors.ts'
import { drawFaults } from '../rules/faults.ts'
import type { Sender } from '../store/senders.ts'
import { startReceipts } from '../traffic/receipts.ts'
import { acceptanceProblem, acceptMessage } from '../twilio/accept.ts'
import { isRefusal, readDraft } from '../twilio/create.ts'
import type { World } from '../world.ts'
import { wordOf } from './events.ts'

export const GATEWAY_PREFIX = '/gateway/'
const SENDER = /^(\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/
const MAX_BYTES = 65_536

/**
 * A gateway as any company may run one: JSON in, JSON out, a token for each of its senders. What it takes travels over the same virtual
 * phones, dials and magic numbers as everything else here.
 */
export function createGatewayHandler(world: World): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    const { dials } = world
    const answer = (status: number, body: object, headers: Record<string, string> = {}) => {
      if (res.destroyed) return
      res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    }
    const refuse = (code: number, detail = '') => {
      const { status } = errorReply(code)
      const message = JSON.parse(errorReply(code, detail).body).message as string
      world.note({
        ...{ way: 'in', kind: 'request', subject: `${req.method} ${req.url?.slice(0, 60)}`, sid: '' },
        ...{ outcome: `${status}, ${wordOf(code)}`, tone: 'bad' },
      })
      answer(status, { error: { code: wordOf(code), message } })
    }
    if (dials.refuseAll) return void req.socket.destroy()
    const perSecond = world.requests.hit(world.now())
    if (dials.maxPerSecond > 0 && perSecond > dials.maxPerSecond) {
      world.refusals.hit(world.now())
      return answer(429, { error: { code: 'busy', message: 'Too many requests' } }, { 'retry-after': '1' })
    }
    const sender = byToken(world, req.headers.authorization)
    if (sender === 'expired')
      return answer(401, { error: { code: 'unauthorized', message: 'The token expired' } })
    if (!sender) return refuse(20003)
    const path = (req.url ?? '').split('?')[0]
    if (req.method === 'GET' && path === '/gateway/account') return answer(200, viewAccount(world, sender))
    if (req.method !== 'POST' || path !== '/gateway/messages') return refuse(20404)
    if ((world.accounts[0]!.status ?? 'active') !== 'active') return refuse(20005)
    readBody(req, (given) => (given ? create(world, sender, given, req, answer, refuse) : refuse(20400)))
  }
}

type Given = Record<string, unknown>

function create(
  world: World,
  sender: Sender,
  given: Given,
  req: IncomingMessage,
  answer: (status: number, body: object) => void,
  refuse: (code: number, detail?: string) => void,
) {
  const text = (key: string) => (typeof given[key] === 'string' ? (given[key] as string) : '')
  const faults = drawFaults(world.dice, world.dials)
  if (faults.unavailableBefore) return answer(503, { error: { code: 'unavailable', message: 'Not now' } })
  if (text('from') !== sender.address || sender.status !== 'ONLINE') return refuse(21606, text('from'))
  const validity =
    typeof given.validity === 'number' ? { ValidityPeriod: String(Math.min(given.validity, 36_000)) } : {}
  const form = { To: text('to'), From: text('from'), Body: text('text'), ...validity }
  const draft = readDraft(world, form, world.accounts[0]!)
  const problem = isRefusal(draft) ? draft : acceptanceProblem(world, draft)
  if (problem) return refuse(problem.code, problem.detail)
  if (isRefusal(draft)) return
  const message = acceptMessage(world, { ...draft, callback: sender.smsUrl }, faults)
  message.gateway = { reference: text('reference') }
  startReceipts(world, message)
  const entry = { way: 'in', kind: 'message', subject: message.to, sid: message.sid } as const
  if (faults.drop) {
    world.note({ ...entry, outcome: 'accepted, line dropped (dial)', tone: 'bad' })
    return void req.socket.destroy()
  }
  if (faults.unavailableAfter) {
    world.note({ ...entry, outcome: '503 after accepting (dial)', tone: 'bad' })
    return answer(503, { error: { code: 'unavailable', message: 'Not now' } })
  }
  world.note({ ...entry, outcome: '202', tone: 'ok' })
  answer(202, { id: message.sid, status: 'accepted' })
}

function byToken(world: World, header: string | undefined): Sender | 'expired' | null {
  const token = /^Bearer (\S+)$/.exec(header ?? '')?.[1]
  if (token === undefined) return null
  for (const sender of world.senders.all())
    if (sender.gateway?.token === token) return sender.gateway.tokenExpired ? 'expired' : sender
  return null
}

const STATUS: Partial<Record<Sender['status'], string>> = { ONLINE: 'approved', OFFLINE: 'rejected' }

const viewAccount = (world: World, sender: Sender) => ({
  account: { name: 'Carrier sandbox', status: world.accounts[0]!.status ?? 'active' },
  sender: {
    address: sender.address,
    status: STATUS[sender.status] ?? 'pending',
    ...(sender.offlineReason && { reason: sender.offlineReason }),
    webhook: sender.smsUrl,
  },
})

function readBody(req: IncomingMessage, use: (body: Given | null) => void) {
  let text = ''
  req.setEncoding('utf8')
  req.on('data', (chunk: string) => {
    if (text.length <= MAX_BYTES) text += chunk
  })
  req.on('end', () => {
    try {
      const body: unknown = JSON.parse(text)
      use(typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Given) : null)
    } catch {
      use(null)
    }
  })
}

/** What a person or a test arranges: senders of the gateway, with a token and a webhook secret each. */
export function addGatewayRoutes(app: FastifyInstance, world: World): void {
  app.post<{ Body: Given }>('/sandbox/api/gateway/senders', (request, reply) => {
    const { number, webhookUrl, tokenExpired } = request.body ?? {}
    const wrong = (error: string) => reply.code(400).send({ error })
    if (typeof number !== 'string' || !SENDER.test(number))
      return wrong('number is E.164, a short code or a sender name.')
    if (webhookUrl !== undefined && !(typeof webhookUrl === 'string' && world.readWebhookUrl(webhookUrl)))
      return wrong('webhookUrl is an absolute http or https URL.')
    if (tokenExpired !== undefined && typeof tokenExpired !== 'boolean')
      return wrong('tokenExpired is true or false.')
    const sender = world.senders.register(
      number,
      webhookUrl === undefined ? {} : { smsUrl: webhookUrl as string },
    )
    const secret = (what: string) =>
      createHash('sha256').update(`${what} ${number}`).digest('hex').slice(0, 40)
    sender.gateway ??= { token: secret('token'), webhookSecret: secret('webhooks'), tokenExpired: false }
    if (tokenExpired !== undefined) sender.gateway.tokenExpired = tokenExpired
    return reply.code(201).send({ number, webhookUrl: sender.smsUrl, ...sender.gateway })
  })
}
