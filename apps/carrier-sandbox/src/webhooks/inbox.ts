import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'

// Inboxes for webhooks of whatever is tried out beside this sandbox: each records what came, verifies the signature by the text of the
// Standard Webhooks specification, and misbehaves when it is told to.

export const INBOX_PREFIX = '/webhooks/inbox/'
const NAME = /^[a-z0-9-]{1,40}$/
const MOST_BYTES = 262_144
/** Remembered for each inbox; counts go on. */
const KEEP = 200
const MOST_INBOXES = 50
const SLOW_MS = 3_000
const TOO_OLD_S = 300

export const MODES = ['ok', 'slow', 'hang', 'down', 'error', 'redirect', 'gone', 'huge'] as const
export type Mode = (typeof MODES)[number]
type Verified = 'good' | 'wrong' | 'old' | 'unsigned' | 'no secret'

export interface Arrival {
  n: number
  at: number
  id: string
  type: string
  body: string
  verified: Verified
  /** This webhook-id came before. */
  repeated: boolean
  answered: string
}
interface Inbox {
  name: string
  secret: string | null
  mode: Mode
  received: number
  wrong: number
  repeated: number
  arrivals: Arrival[]
  seen: Set<string>
}

export interface Inboxes {
  handle(req: IncomingMessage, res: ServerResponse): void
  addRoutes(app: FastifyInstance): void
  /** Forgets what came. Secrets and modes stay. */
  clear(): void
  close(): void
}

export function createInboxes({ now }: { now: () => number }): Inboxes {
  const all = new Map<string, Inbox>()
  const held = new Set<ServerResponse>()
  const timers = new Set<NodeJS.Timeout>()

  function open(name: string): Inbox | null {
    const known = all.get(name)
    if (known || !NAME.test(name) || all.size >= MOST_INBOXES) return known ?? null
    const made: Inbox = {
      ...{ name, secret: null, mode: 'ok', received: 0, wrong: 0, repeated: 0 },
      ...{ arrivals: [], seen: new Set<string>() },
    }
    all.set(name, made)
    return made
  }

  function note(inbox: Inbox, req: IncomingMessage, body: string, answered: string): void {
    const id = String(req.headers['webhook-id'] ?? '')
    const arrival: Arrival = {
      n: ++inbox.received,
      at: now(),
      id,
      type: typeOf(body),
      body,
      verified: verify(inbox.secret, req.headers, body, now()),
      repeated: inbox.seen.has(id),
      answered,
    }
    if (arrival.verified !== 'good' && arrival.verified !== 'no secret') inbox.wrong++
    if (arrival.repeated) inbox.repeated++
    inbox.seen.add(id)
    inbox.arrivals.unshift(arrival)
    if (inbox.arrivals.length > KEEP) inbox.arrivals.pop()
    if (inbox.seen.size > 100_000) inbox.seen = new Set(inbox.arrivals.map((one) => one.id))
  }

  function answer(inbox: Inbox, res: ServerResponse): string {
    switch (inbox.mode) {
      case 'ok':
        res.writeHead(204).end()
        return '204'
      case 'slow': {
        const timer = setTimeout(() => {
          timers.delete(timer)
          if (!res.destroyed) res.writeHead(204).end()
        }, SLOW_MS)
        timers.add(timer)
        return `204 after ${SLOW_MS / 1000} s`
      }
      case 'hang':
        held.add(res)
        res.on('close', () => held.delete(res))
        return 'nothing'
      case 'down':
        res.destroy()
        return 'cut'
      case 'error':
        res.writeHead(500, { 'content-type': 'text/plain' }).end('Something went wrong in here.')
        return '500'
      case 'redirect':
        res.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end()
        return '302 to the metadata service'
      case 'gone':
        res.writeHead(410).end()
        return '410'
      case 'huge':
        pour(res)
        return '200 and 2 GB'
    }
  }

  return {
    handle(req, res) {
      const name = (req.url ?? '').slice(INBOX_PREFIX.length).split(/[/?]/)[0]!
      const chunks: Buffer[] = []
      let size = 0
      req.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= MOST_BYTES) chunks.push(chunk)
      })
      req.on('end', () => {
        const inbox = req.method === 'POST' && size <= MOST_BYTES ? open(name) : null
        if (!inbox) return void res.writeHead(size > MOST_BYTES ? 413 : 404).end()
        const body = Buffer.concat(chunks).toString('utf8')
        note(inbox, req, body, answer(inbox, res))
      })
    },
    addRoutes(app) {
      app.get('/sandbox/api/webhooks', () => [...all.values()].map((inbox) => view(inbox, 0)))
      app.get<{ Params: { name: string } }>('/sandbox/api/webhooks/:name', (request, reply) => {
        const inbox = all.get(request.params.name)
        if (!inbox) return reply.code(404).send({ error: `Nothing came to ${request.params.name} yet.` })
        return view(inbox, KEEP)
      })
      app.patch<{ Params: { name: string }; Body: { secret?: unknown; mode?: unknown } }>(
        '/sandbox/api/webhooks/:name',
        (request, reply) => {
          const inbox = open(request.params.name)
          const wrong = (error: string) => reply.code(400).send({ error })
          if (!inbox) return wrong('A name is 1 to 40 small letters, digits and hyphens.')
          const { secret, mode } = request.body ?? {}
          if (secret !== undefined && !(typeof secret === 'string' && /^whsec_[\w+/=-]{16,}$/.test(secret)))
            return wrong('secret is whsec_ and base64, as it was shown once.')
          if (mode !== undefined && !MODES.includes(mode as Mode))
            return wrong(`mode is one of ${MODES.join(', ')}.`)
          if (secret !== undefined) inbox.secret = secret as string
          if (mode !== undefined) inbox.mode = mode as Mode
          return view(inbox, 0)
        },
      )
    },
    clear() {
      for (const inbox of all.values())
        Object.assign(inbox, { received: 0, wrong: 0, repeated: 0, arrivals: [], seen: new Set() })
    },
    close() {
      for (const timer of timers) clearTimeout(timer)
      for (const res of held) res.destroy()
    },
  }
}

/** Two gigabytes are promised, and poured for as long as somebody reads. */
function pour(res: ServerResponse): void {
  const piece = Buffer.alloc(65_536, 'x')
  res.writeHead(200, { 'content-length': String(2 ** 31) })
  const more = (): void => {
    while (!res.destroyed && res.write(piece));
    if (!res.destroyed) res.once('drain', more)
  }
  more()
}

function verify(
  secret: string | null,
  headers: IncomingMessage['headers'],
  body: string,
  now: number,
): Verified {
  const given = headers['webhook-signature']
  const [id, time] = [headers['webhook-id'], headers['webhook-timestamp']]
  if (typeof given !== 'string' || typeof id !== 'string' || typeof time !== 'string') return 'unsigned'
  if (!secret) return 'no secret'
  if (Math.abs(now / 1000 - Number(time)) > TOO_OLD_S) return 'old'
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const own = createHmac('sha256', key).update(`${id}.${time}.${body}`).digest()
  const fits = given.split(' ').some((one) => {
    const [version, text = ''] = one.split(',')
    const theirs = Buffer.from(text, 'base64')
    return version === 'v1' && theirs.length === own.length && timingSafeEqual(theirs, own)
  })
  return fits ? 'good' : 'wrong'
}

function typeOf(body: string): string {
  try {
    const { type } = JSON.parse(body) as { type?: unknown }
    return typeof type === 'string' ? type : ''
  } catch {
    return ''
  }
}

const view = (inbox: Inbox, arrivals: number) => ({
  name: inbox.name,
  path: INBOX_PREFIX + inbox.name,
  hasSecret: inbox.secret !== null,
  mode: inbox.mode,
  received: inbox.received,
  wrong: inbox.wrong,
  repeated: inbox.repeated,
  arrivals: inbox.arrivals.slice(0, arrivals),
})
