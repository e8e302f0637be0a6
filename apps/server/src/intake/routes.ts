import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  type CarrierFact,
  type ChannelsDeps,
  carrierOf,
  openCredentials,
  type RawWebhook,
  type SenderCredentials,
  type SenderRow,
  senderOfAnyAccount,
  sendersOfCarrier,
} from '../channels/index.ts'
import type { Http } from '../platform/http/server.ts'
import type { Metrics } from '../platform/metrics.ts'
import { Problem } from '../platform/problem.ts'
import type { Arrived, IntakeDeps } from './apply.ts'
import type { Gatherer } from './gather.ts'

export type IntakeRoutesDeps = IntakeDeps & { channels: ChannelsDeps; gatherer: Gatherer; metrics: Metrics }

type OpenedSender = { row: SenderRow; credentials: SenderCredentials }

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const SENDER_MS = 5_000
/** Meta batches up to 3 MB. */
const MAX_BYTES = 4_000_000

/**
 * POST /hooks/:senderId/{status,inbound}: verify, keep, apply, answer. GET of the latter answers the carrier's question whose address it
 * is. Public, and nothing unsigned leaves a trace.
 */
export function intakeRoutes(http: Http, deps: IntakeRoutesDeps): void {
  const senders = openSenders(deps)
  const handle = async (request: FastifyRequest, reply: FastifyReply) => {
    const opened = await senders.byId(idIn(request))
    const carrier = carrierOf(deps.channels, opened.row.carrier)
    const raw = rawOf(request, deps.channels.publicUrl)
    if (!carrier.verifyWebhook(opened.credentials, raw)) {
      deps.metrics.webhooks.inc({ result: 'bad_signature' })
      throw new Problem('bad_signature')
    }
    const facts = carrier.parseWebhook(raw).filter((fact) => fact.kind !== 'nothing')
    const arrived: Arrived[] = []
    for (const fact of facts) {
      const sender = await senders.forFact(opened, fact)
      const payload = facts.length === 1 ? raw.body.replaceAll('\0', '') : JSON.stringify({ batch: fact })
      if (sender) arrived.push({ sender, errors: carrier.errors, fact, payload })
      else
        request.log.warn(
          { senderId: opened.row.id, kind: fact.kind },
          'a webhook of a number that is no sender here',
        )
    }
    if (arrived.length > 0) await deps.gatherer.add(arrived)
    deps.metrics.webhooks.inc({ result: arrived.length > 0 ? 'applied' : 'nothing' })
    const answer = carrier.acknowledge()
    return reply.header('content-type', answer.contentType).send(answer.body)
  }
  const answerChallenge = async (request: FastifyRequest, reply: FastifyReply) => {
    // A sender that was set up a moment ago is asked about at once.
    const { row, credentials } = await senders.byId(idIn(request), true)
    const carrier = carrierOf(deps.channels, row.carrier)
    if (!carrier.challenge) throw new Problem('not_found')
    const answer = carrier.challenge(credentials, new URL(request.url, deps.channels.publicUrl).searchParams)
    if (answer === null)
      throw new Problem('bad_signature', { message: 'The verify token is not that of this sender.' })
    return reply.header('content-type', 'text/plain').send(answer)
  }
  http.register(async (hooks) => {
    // Signatures are over bytes, so none of them is read as anything before it is verified.
    hooks.removeAllContentTypeParsers()
    hooks.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    const config = { allow: 'public', hook: true }
    for (const kind of ['status', 'inbound'])
      hooks.post(`/hooks/:senderId/${kind}`, { config, bodyLimit: MAX_BYTES }, handle)
    hooks.get('/hooks/:senderId/inbound', { config }, answerChallenge)
  })
}

const idIn = (request: FastifyRequest): string => (request.params as { senderId: string }).senderId

function rawOf(request: FastifyRequest, publicUrl: string): RawWebhook {
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  return {
    url: publicUrl + request.url,
    method: request.method,
    headers: request.headers as Record<string, string | undefined>,
    body: bytes.toString('utf8'),
    bytes,
  }
}

/** Senders with their secrets, opened once in a while: that costs more than checking a signature with them. */
function openSenders(deps: IntakeRoutesDeps) {
  const known = new Map<string, { opening: Promise<OpenedSender>; until: number }>()
  const routes = new Map<string, { byRoute: ReadonlyMap<string, SenderRow>; until: number }>()
  const open = (row: SenderRow): OpenedSender => ({ row, credentials: openCredentials(deps.channels, row) })
  const read = async (id: string): Promise<OpenedSender> => {
    const row = await deps.db.asSystem((tx) => senderOfAnyAccount(tx, id))
    if (!row) throw new Problem('not_found')
    return open(row)
  }
  const routesOf = async ({ account_id: accountId, carrier: name }: SenderRow) => {
    const key = `${accountId}/${name}`
    const now = deps.clock.now().getTime()
    const before = routes.get(key)
    if (before && before.until > now) return before.byRoute
    const carrier = carrierOf(deps.channels, name)
    const rows = await deps.db.asSystem((tx) => sendersOfCarrier(tx, accountId, name))
    const byRoute = new Map(
      rows.flatMap((row) => {
        const route = carrier.routeKey?.(open(row).credentials)
        return route ? [[route, row] as const] : []
      }),
    )
    routes.set(key, { byRoute, until: now + SENDER_MS })
    return byRoute
  }
  return {
    /** Those that come while it is opened wait for the same look. */
    byId(id: string, fresh = false): Promise<OpenedSender> {
      if (!UUID.test(id)) throw new Problem('not_found')
      const now = deps.clock.now().getTime()
      const before = known.get(id)
      if (!fresh && before && before.until > now) return before.opening
      const opening = read(id)
      known.set(id, { opening, until: now + SENDER_MS })
      // What could not be opened is not remembered: anybody could fill the memory with ids that name nothing.
      opening.catch(() => known.delete(id))
      return opening
    },
    /** Whose fact it is: one callback URL may serve several numbers. Null = of none here. A receipt names its message and needs no number. */
    async forFact({ row, credentials }: OpenedSender, fact: CarrierFact): Promise<SenderRow | null> {
      const route = 'route' in fact ? fact.route : null
      const own = carrierOf(deps.channels, row.carrier).routeKey?.(credentials)
      if (!route || !own || route === own) return row
      return (await routesOf(row)).get(route) ?? (fact.kind === 'receipt' ? row : null)
    },
  }
}
