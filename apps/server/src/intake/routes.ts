import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  type ChannelsDeps,
  carrierOf,
  openCredentials,
  type SenderCredentials,
  type SenderRow,
  senderOfAnyAccount,
} from '../channels/index.ts'
import type { Http } from '../platform/http/server.ts'
import type { Metrics } from '../platform/metrics.ts'
import { Problem } from '../platform/problem.ts'
import type { IntakeDeps } from './apply.ts'
import type { Gatherer } from './gather.ts'

export type IntakeRoutesDeps = IntakeDeps & { channels: ChannelsDeps; gatherer: Gatherer; metrics: Metrics }

type OpenedSender = { row: SenderRow; credentials: SenderCredentials }

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const SENDER_MS = 5_000

/** POST /hooks/:senderId/{status,inbound}: verify, keep, apply, answer. Public, and nothing unsigned leaves a trace. */
export function intakeRoutes(http: Http, deps: IntakeRoutesDeps): void {
  const senders = new Map<string, { opening: Promise<OpenedSender>; until: number }>()
  const open = async (id: string): Promise<OpenedSender> => {
    const row = await deps.db.asSystem((tx) => senderOfAnyAccount(tx, id))
    if (!row) throw new Problem('not_found')
    return { row, credentials: openCredentials(deps.channels, row) }
  }
  // Opening a secret costs more than checking a signature with it, so it is done once in a while, not per webhook; those that come
  // meanwhile wait for the same look.
  const senderOf = (id: string): Promise<OpenedSender> => {
    if (!UUID.test(id)) throw new Problem('not_found')
    const known = senders.get(id)
    const now = deps.clock.now().getTime()
    if (known && known.until > now) return known.opening
    const opening = open(id)
    senders.set(id, { opening, until: now + SENDER_MS })
    // What could not be opened is not remembered: anybody could fill the memory with ids that name nothing.
    opening.catch(() => senders.delete(id))
    return opening
  }
  const handle = async (request: FastifyRequest, reply: FastifyReply) => {
    const { row: sender, credentials } = await senderOf((request.params as { senderId: string }).senderId)
    const carrier = carrierOf(deps.channels, sender.carrier)
    const raw = {
      url: deps.channels.publicUrl + request.url,
      method: request.method,
      headers: request.headers as Record<string, string | undefined>,
      body:
        typeof request.body === 'string' ? request.body : request.body ? JSON.stringify(request.body) : '',
    }
    if (!carrier.verifyWebhook(credentials, raw)) {
      deps.metrics.webhooks.inc({ result: 'bad_signature' })
      throw new Problem('bad_signature')
    }
    const facts = carrier.parseWebhook(raw).filter((fact) => fact.kind !== 'nothing')
    if (facts.length > 0)
      await deps.gatherer.add(
        facts.map((fact) => ({ sender, errors: carrier.errors, fact, payload: raw.body })),
      )
    deps.metrics.webhooks.inc({ result: facts.length > 0 ? 'applied' : 'nothing' })
    const answer = carrier.acknowledge()
    return reply.header('content-type', answer.contentType).send(answer.body)
  }
  for (const kind of ['status', 'inbound']) {
    http.post(
      `/hooks/:senderId/${kind}`,
      { config: { allow: 'public', hook: true }, bodyLimit: 256_000 },
      handle,
    )
  }
}
