import { api, InAppExchange, type InAppServerFrame } from '@foreword/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as Type from 'typebox'
import type { Implement } from '../../platform/http/implement.ts'
import { pageOf } from '../../platform/http/paging.ts'
import type { Http } from '../../platform/http/server.ts'
import { validator } from '../../platform/http/validate.ts'
import { Problem } from '../../platform/problem.ts'
import { IN_APP_KEY, listInAppUsers } from '../../recipients/index.ts'
import type { Apps } from './apps.ts'
import { openSession, readFrame, type Session, type SessionDeps } from './session.ts'

type Deps = SessionDeps & { apps: Apps }

const Envelope = Type.Object({
  ...InAppExchange.properties,
  acts: Type.Array(Type.Unknown(), { maxItems: 50 }),
})
const readEnvelope = validator(Envelope, 'body', false)

/** Each act is held against its own form, so that a refusal names the field that is wrong. */
function readExchange(body: unknown): InAppExchange {
  const envelope = readEnvelope(body) as InAppExchange
  for (const act of envelope.acts)
    if (readFrame(act).type === 'hello')
      throw new Problem('bad_request', {
        field: 'acts',
        message: 'hello is not an act: the token is in the header.',
      })
  return envelope
}
const PUBLIC = { config: { allow: 'public' }, bodyLimit: 256_000 }

/** What the console asks of apps. */
export function inAppConsoleRoutes(implement: Implement): void {
  implement(api.listInAppUsers, (call) => {
    const at = pageOf(call, IN_APP_KEY)
    const { senderId, search } = call.query
    return call.tx((t) => listInAppUsers(t, { accountId: call.who.accountId, senderId, search, at }))
  })
}

/** The same protocol as the socket's, by requests. Public: the identity token in the Authorization header says who it is. */
export function inAppRoutes(http: Http, deps: Deps): void {
  http.get('/inapp/v1/:senderId/socket', PUBLIC, async () => {
    throw new Problem('bad_request', {
      message: 'This address speaks WebSocket. Without it, use …/exchange.',
    })
  })
  http.options('/inapp/v1/:senderId/exchange', PUBLIC, async (request, reply) => {
    readable(request, reply)
    return reply
      .header('access-control-allow-methods', 'POST')
      .header('access-control-allow-headers', 'authorization, content-type')
      .header('access-control-max-age', '7200')
      .code(204)
      .send()
  })
  http.post('/inapp/v1/:senderId/exchange', PUBLIC, async (request, reply) => {
    readable(request, reply)
    const { origin, host } = request.headers
    const { senderId } = request.params as { senderId: string }
    const opened = await deps.apps.open(senderId, { origin, host })
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (!token)
      throw new Problem('token_bad', {
        field: 'authorization',
        message: 'The identity token is missing: send it as Authorization: Bearer ….',
      })
    const asked = readExchange(request.body ?? {})
    const frames: InAppServerFrame[] = []
    let news: () => void = () => {}
    const session = openSession(deps, opened, {
      write(frame) {
        frames.push(frame)
        news()
      },
      close: () => news(),
    })
    try {
      await exchange(session, asked, token, frames, (ring) => {
        news = ring
        request.raw.once('close', ring)
      })
    } finally {
      session.end()
    }
    const refused = frames[0]?.type === 'problem' ? frames[0] : null
    if (refused && (refused.code === 'token_bad' || refused.code === 'token_ended'))
      throw new Problem(refused.code, { field: 'authorization', message: refused.message })
    return { frames }
  })
}

/** Pages of every origin may read the answer, so that a refusal can be read where it happens; the token is in no cookie. */
function readable(request: FastifyRequest, reply: FastifyReply): void {
  if (request.headers.origin) reply.header('access-control-allow-origin', request.headers.origin)
  reply.header('vary', 'origin').header('cache-control', 'no-store')
}

async function exchange(
  session: Session,
  asked: InAppExchange,
  token: string,
  frames: InAppServerFrame[],
  onNews: (ring: () => void) => void,
): Promise<void> {
  const { timeZone } = asked
  await session.hello({ type: 'hello', token, after: asked.after, ...(timeZone ? { timeZone } : {}) })
  for (const act of asked.acts) await session.act(act)
  await session.look()
  const quiet = () => session.who() !== null && frames.every((frame) => frame.type === 'welcome')
  if (asked.wait === 0 || asked.acts.length > 0 || !quiet()) return
  await new Promise<void>((resolve) => {
    const end = setTimeout(resolve, asked.wait * 1000)
    onNews(() => {
      clearTimeout(end)
      resolve()
    })
  })
}
