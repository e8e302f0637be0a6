import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { World } from '../world.ts'
import { graphError, type Refusal, statusOf } from './errors.ts'
import type { WaNumber } from './model.ts'

/** One request to the Graph API. `holder` is a number whose token came with it: its account is the one that is spoken for. */
export interface Exchange {
  world: World
  req: IncomingMessage
  res: ServerResponse
  query: URLSearchParams
  holder: WaNumber
  /** `/graph/v25.0` */
  root: string
  node: string
  edge: string
}

export type Json = Record<string, unknown>

const MAX_JSON_BYTES = 1_048_576
const JSON_TYPE = 'application/json; charset=UTF-8'
export const NO_SUCH_OBJECT = 33

export function answer(x: Exchange, body: object, status = 200) {
  write(x.res, status, JSON.stringify(body))
}

export function refuse(x: Pick<Exchange, 'res'>, refusal: Refusal) {
  const status = refusal.status ?? statusOf(refusal.code)
  write(x.res, status, graphError(refusal, randomBytes(9).toString('base64url')))
}

/** Meta does not tell what is missing from what is not one's own. */
export function noSuchObject(x: Exchange) {
  const details = `Unsupported ${x.req.method?.toLowerCase()} request. Object with ID '${x.node}' does not exist or cannot be loaded`
  refuse(x, { code: 100, subcode: NO_SUCH_OBJECT, details })
}

export function wrongMethod(x: Exchange) {
  refuse(x, { code: 100, details: `Unsupported ${x.req.method?.toLowerCase()} request` })
}

function write(res: ServerResponse, status: number, text: string) {
  if (res.destroyed) return
  res.writeHead(status, { 'Content-Type': JSON_TYPE, 'Content-Length': Buffer.byteLength(text) })
  res.end(text)
}

/** The whole body, at most `limit` bytes. */
export function readBytes(x: Exchange, limit: number, use: (bytes: Buffer) => void) {
  const chunks: Buffer[] = []
  let size = 0
  x.req.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
  })
  x.req.on('end', () => {
    if (size > limit) refuse(x, { code: 100, details: 'The request is too large', status: 413 })
    else use(Buffer.concat(chunks))
  })
}

/** Graph takes JSON or a form; both come out as an object. */
export function readJson(x: Exchange, use: (body: Json) => void) {
  readBytes(x, MAX_JSON_BYTES, (bytes) => {
    const text = bytes.toString('utf8')
    if (String(x.req.headers['content-type']).startsWith('application/x-www-form-urlencoded'))
      return use(Object.fromEntries(new URLSearchParams(text)))
    let body: unknown
    try {
      body = JSON.parse(text || '{}')
    } catch {
      return refuse(x, { code: 100, details: 'The body is not JSON' })
    }
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      return refuse(x, { code: 100, details: 'The body is not an object' })
    use(body as Json)
  })
}

/** Only the fields that were asked for, and the id, which always comes. */
export function pick(object: Json, query: URLSearchParams): Json {
  const wanted = query.get('fields')
  if (!wanted) return object
  const keys = new Set(wanted.split(',').map((one) => one.trim().split(/[.{(]/)[0]))
  return Object.fromEntries(Object.entries(object).filter(([key]) => key === 'id' || keys.has(key)))
}

/** A page of a list, with cursors as Graph writes them. */
export function page(x: Exchange, all: readonly Json[]): object {
  const limit = Math.min(Math.max(Number(x.query.get('limit')) || 25, 1), 1000)
  const place = (cursor: string | null) =>
    Number(Buffer.from(cursor ?? '', 'base64url').toString('latin1')) || 0
  const before = x.query.get('before')
  const from = before ? Math.max(place(before) - limit, 0) : place(x.query.get('after'))
  const data = all.slice(from, from + limit)
  const cursor = (at: number) => Buffer.from(String(at)).toString('base64url')
  const link = (name: 'after' | 'before', at: number) => {
    const params = new URLSearchParams(x.query)
    params.delete('after')
    params.delete('before')
    params.set(name, cursor(at))
    return `http://${x.req.headers.host}${x.root}/${x.node}/${x.edge}?${params}`
  }
  if (data.length === 0) return { data }
  return {
    data,
    paging: {
      cursors: { before: cursor(from), after: cursor(from + data.length) },
      ...(from + limit < all.length ? { next: link('after', from + limit) } : {}),
      ...(from > 0 ? { previous: link('before', from) } : {}),
    },
  }
}
