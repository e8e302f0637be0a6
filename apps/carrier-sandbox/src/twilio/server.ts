import type { IncomingMessage, ServerResponse } from 'node:http'
import { parse } from 'node:querystring'
import { errorReply } from '../rules/errors.ts'
import { drawFaults, type Faults, magicTo } from '../rules/faults.ts'
import { statusAt } from '../rules/status.ts'
import { FLAG, type Message } from '../store/message.ts'
import { cancelMessage, postNextReceipt, startReceipts } from '../traffic/receipts.ts'
import type { Account, World } from '../world.ts'
import { acceptanceProblem, acceptMessage } from './accept.ts'
import { type Form, field, isRefusal, readDraft } from './create.ts'
import { listMessages } from './list.ts'
import { listNumbers, renderAccount, renderNumber } from './numbers.ts'
import { renderCreated, renderMessage } from './render.ts'

interface Exchange {
  world: World
  req: IncomingMessage
  res: ServerResponse
  account: Account
  query: URLSearchParams
}

export const API_PREFIX = '/2010-04-01/'
const ROUTE = /^\/2010-04-01\/Accounts\/([^/?]+?)(?:\/([A-Za-z]+)(?:\/([^/?]+))?)?\.json(?:\?(.*))?$/
const MAX_REQUEST_BYTES = 262_144

/** Serves the carrier's API on plain node:http: this is the path that must take ten thousand creates a second. */
export function createTwilioHandler(world: World): (req: IncomingMessage, res: ServerResponse) => void {
  const byHeader = new Map(
    world.accounts.map((account) => [
      `Basic ${Buffer.from(`${account.sid}:${account.authToken}`).toString('base64')}`,
      account,
    ]),
  )
  return (req, res) => {
    const perSecond = world.requests.hit(world.now())
    if (world.dials.refuseAll) {
      world.note({ ...requestNote(req), outcome: 'refused (dial), not sent', tone: 'bad' })
      req.socket.destroy()
      return
    }
    const limit = world.dials.maxPerSecond
    if (limit > 0 && perSecond > limit) return refuseRate(world, req, res)
    const account = byHeader.get(req.headers.authorization ?? '')
    if (!account) return sendError(world, req, res, 20003)
    const route = ROUTE.exec(req.url ?? '')
    if (!route || route[1] !== account.sid) return sendError(world, req, res, 20404)
    const query = new URLSearchParams(route[4] ?? '')
    dispatch({ world, req, res, account, query }, route[2] ?? '', route[3] ?? '')
  }
}

function dispatch(x: Exchange, collection: string, sid: string) {
  const { method } = x.req
  if (collection === 'Messages' && !sid) {
    if (method === 'POST') return readForm(x, create)
    if (method === 'GET') return list(x)
  } else if (collection === 'Messages') {
    const message = x.world.messages.get(sid)
    if (!message || message.accountSid !== x.account.sid) return fail(x, 20404)
    if (method === 'GET') return send(x, 200, JSON.stringify(renderMessage(message, x.world.now())))
    if (method === 'POST') return readForm(x, (_, form) => update(x, message, form))
    if (method === 'DELETE') return remove(x, message)
  } else if (collection === 'IncomingPhoneNumbers') {
    return numbers(x, sid)
  } else if (!collection && method === 'GET') {
    return send(x, 200, JSON.stringify(renderAccount(x.account)))
  } else if (collection) {
    return fail(x, 20404)
  }
  fail(x, 20004)
}

function create(x: Exchange, form: Form) {
  const { world } = x
  const drawn = drawFaults(world.dice, world.dials)
  const faults: Faults = { ...drawn, ...magicTo(field(form, 'To'))?.faults }
  if (faults.unavailableBefore)
    return fail(x, 20503, 'the message is not sent', '503 before accepting (dial)')
  const draft = readDraft(form, x.account, world.now(), (url) => world.readWebhookUrl(url) !== null)
  const problem = isRefusal(draft) ? draft : acceptanceProblem(world, draft)
  if (problem) return fail(x, problem.code, problem.detail, undefined, field(form, 'To'))
  if (isRefusal(draft)) return
  const message = acceptMessage(world, draft, faults)
  const receiptFirst = faults.receiptFirst && message.callback !== ''
  if (!receiptFirst) startReceipts(world, message)
  const answer = () => whenHangEnds(world, () => answerCreate(x, message, faults))
  const afterReceipt = () => {
    if (world.dials.answerAfterMs > 0) world.later(world.dials.answerAfterMs, answer)
    else answer()
  }
  if (receiptFirst) postNextReceipt(world, message, afterReceipt)
  else afterReceipt()
}

function answerCreate(x: Exchange, message: Message, faults: Faults) {
  const entry = { way: 'in', kind: 'message', subject: message.to, sid: message.sid } as const
  if (faults.drop) {
    x.world.note({ ...entry, outcome: 'accepted, line dropped (dial)', tone: 'bad' })
    x.req.socket.destroy()
  } else if (faults.unavailableAfter) {
    x.world.note({ ...entry, outcome: '503 after accepting (dial)', tone: 'bad' })
    const reply = errorReply(20503)
    send(x, reply.status, reply.body)
  } else {
    x.world.note({ ...entry, outcome: '201', tone: 'ok' })
    send(x, 201, renderCreated(message))
  }
}

function list(x: Exchange) {
  const page = listMessages(x.world, x.account.sid, x.query)
  if (page) send(x, 200, JSON.stringify(page))
  else fail(x, 20001)
}

function update(x: Exchange, message: Message, form: Form) {
  const { world } = x
  const status = field(form, 'Status')
  if (status) {
    const waiting = ['scheduled', 'accepted', 'queued'].includes(statusAt(message, world.now()))
    if (status !== 'canceled' || !waiting) return fail(x, 30409)
    cancelMessage(world, message)
  }
  if (form.Body === '') message.body = ''
  message.updatedAt = world.now()
  world.touch(message.to)
  send(x, 200, JSON.stringify(renderMessage(message, world.now())))
}

function remove(x: Exchange, message: Message) {
  cancelPlanned(x.world, message)
  x.world.messages.remove(message)
  x.world.touch(message.direction === 'inbound' ? message.from : message.to)
  send(x, 204, '')
}

/** A deleted record stays on the phone: what was delivered cannot be taken back. Its receipts go on. */
function cancelPlanned(world: World, message: Message) {
  if (message.flags & FLAG.scheduled && statusAt(message, world.now()) === 'scheduled')
    cancelMessage(world, message)
}

function numbers(x: Exchange, sid: string) {
  const { world, account } = x
  if (!sid) {
    if (x.req.method !== 'GET') return fail(x, 20004)
    return send(x, 200, JSON.stringify(listNumbers(world.senders, account.sid, x.query)))
  }
  const sender = world.senders.bySid(sid)
  if (!sender) return fail(x, 20404)
  if (x.req.method === 'GET') return send(x, 200, JSON.stringify(renderNumber(sender, account.sid)))
  if (x.req.method !== 'POST') return fail(x, 20004)
  readForm(x, (_, form) => {
    const smsUrl = field(form, 'SmsUrl')
    if (smsUrl && !world.readWebhookUrl(smsUrl)) return fail(x, 21609, smsUrl)
    if (form.SmsUrl !== undefined) world.senders.register(sender.address, { smsUrl })
    send(x, 200, JSON.stringify(renderNumber(sender, account.sid)))
  })
}

function readForm(x: Exchange, use: (x: Exchange, form: Form) => void) {
  const { req } = x
  let text = ''
  req.setEncoding('utf8')
  req.on('data', (chunk: string) => {
    if (text.length <= MAX_REQUEST_BYTES) text += chunk
  })
  req.on('end', () => {
    if (text.length > MAX_REQUEST_BYTES) fail(x, 20413)
    else use(x, parse(text, '&', '=', { maxKeys: 0 }))
  })
}

function whenHangEnds(world: World, run: () => void) {
  const left = world.dials.hangUntil - world.now()
  if (left > 0) world.later(Math.min(left, 1000), () => whenHangEnds(world, run))
  else run()
}

const JSON_TYPE = 'application/json;charset=utf-8'

function send(x: Exchange, status: number, body: string) {
  if (x.res.destroyed) return
  x.res.writeHead(
    status,
    status === 204 ? {} : { 'Content-Type': JSON_TYPE, 'Content-Length': Buffer.byteLength(body) },
  )
  x.res.end(body)
}

function fail(x: Exchange, code: number, detail = '', outcome?: string, subject?: string) {
  sendError(x.world, x.req, x.res, code, detail, outcome, subject)
}

function sendError(
  world: World,
  req: IncomingMessage,
  res: ServerResponse,
  code: number,
  detail = '',
  outcome?: string,
  subject?: string,
) {
  const reply = errorReply(code, detail)
  const note = subject ? ({ way: 'in', kind: 'message', subject, sid: '' } as const) : requestNote(req)
  world.note({ ...note, outcome: outcome ?? `${reply.status}, error ${code}`, tone: 'bad' })
  const headers: Record<string, string | number> = {
    'Content-Type': JSON_TYPE,
    'Content-Length': Buffer.byteLength(reply.body),
  }
  if (code === 20003) headers['WWW-Authenticate'] = 'Basic realm="Twilio API"'
  res.writeHead(reply.status, headers)
  res.end(reply.body)
}

function refuseRate(world: World, req: IncomingMessage, res: ServerResponse) {
  world.refusals.hit(world.now())
  sendError(world, req, res, 20429, '', '429, not sent (dial)')
}

function requestNote(req: IncomingMessage) {
  const path = (req.url ?? '').split('?')[0]!
  return { way: 'in', kind: 'request', subject: `${req.method} ${path.slice(-60)}`, sid: '' } as const
}
