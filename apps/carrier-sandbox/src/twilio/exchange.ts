import type { IncomingMessage, ServerResponse } from 'node:http'
import { parse } from 'node:querystring'
import { errorReply } from '../rules/errors.ts'
import type { Account, World } from '../world.ts'
import type { Form } from './create.ts'

/** One request to Twilio, signed in. */
export interface Exchange {
  world: World
  req: IncomingMessage
  res: ServerResponse
  account: Account
  query: URLSearchParams
}

const MAX_REQUEST_BYTES = 262_144

/** Lets a request in, or answers it: dials first, then the account's sid and token. */
export function createDoor(world: World): (req: IncomingMessage, res: ServerResponse) => Account | null {
  // By the token of the moment: it may be exchanged.
  const headers = new Map<string, string>()
  const headerOf = ({ sid, authToken }: Account): string => {
    const pair = `${sid}:${authToken}`
    const header = headers.get(pair) ?? `Basic ${Buffer.from(pair).toString('base64')}`
    headers.set(pair, header)
    return header
  }
  return (req, res) => {
    const perSecond = world.requests.hit(world.now())
    if (world.dials.refuseAll) {
      world.note({ ...requestNote(req), outcome: 'refused (dial), not sent', tone: 'bad' })
      req.socket.destroy()
      return null
    }
    const limit = world.dials.maxPerSecond
    const account = world.accounts.find((one) => headerOf(one) === req.headers.authorization)
    if (limit > 0 && perSecond > limit) refuseRate(world, req, res)
    else if (!account) sendError(world, req, res, 20003)
    else if (req.method !== 'GET' && (account.status ?? 'active') !== 'active')
      sendError(world, req, res, 20005)
    else return account
    return null
  }
}

export function readForm(x: Exchange, use: (x: Exchange, form: Form) => void) {
  readText(x, (text) => use(x, parse(text, '&', '=', { maxKeys: 0 })))
}

/** Newer products take JSON too; anything that is not an object comes out as null. */
export function readJson(x: Exchange, use: (body: Record<string, unknown> | null) => void) {
  readText(x, (text) => {
    try {
      const body: unknown = JSON.parse(text)
      use(typeof body === 'object' && !Array.isArray(body) ? (body as Record<string, unknown> | null) : null)
    } catch {
      use(null)
    }
  })
}

function readText(x: Exchange, use: (text: string) => void) {
  const { req } = x
  let text = ''
  req.setEncoding('utf8')
  req.on('data', (chunk: string) => {
    if (text.length <= MAX_REQUEST_BYTES) text += chunk
  })
  req.on('end', () => {
    if (text.length > MAX_REQUEST_BYTES) fail(x, 20413)
    else use(text)
  })
}

const JSON_TYPE = 'application/json;charset=utf-8'

export function send(x: Exchange, status: number, body: string) {
  if (x.res.destroyed) return
  x.res.writeHead(
    status,
    status === 204 ? {} : { 'Content-Type': JSON_TYPE, 'Content-Length': Buffer.byteLength(body) },
  )
  x.res.end(body)
}

export function fail(x: Exchange, code: number, detail = '', outcome?: string, subject?: string) {
  sendError(x.world, x.req, x.res, code, detail, outcome, subject)
}

export function sendError(
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
