import type { Readable } from 'node:stream'
import type { AnyScope, BodyOf, ParamsOf, QueryOf, ResponseOf, Role, Route } from '@foreword/contract'
import { isKeyed } from '@foreword/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Tx } from '../db/database.ts'
import { Problem } from '../problem.ts'
import { arriving, STALL_MS } from './arriving.ts'
import type { Http } from './server.ts'
import { validator } from './validate.ts'

/** Who calls: a person signed in to one account, or a program of it, which then stands under its own id and name. */
export type Who = {
  accountId: string
  userId: string
  name: string
  email: string
  role: Role
  skillIds: readonly string[]
  /** Of a program; its role is then that of an administrator, and its scopes are the bound. */
  program?: { scopes: readonly AnyScope[] }
}

/** A program as it is let in, with what is left of its second. */
export type Program = {
  accountId: string
  id: string
  name: string
  scopes: readonly AnyScope[]
  rate: { limit: number; remaining: number; resetSeconds: number }
}

export type Call<R extends Route> = {
  params: ParamsOf<R>
  query: QueryOf<R>
  body: BodyOf<R>
  request: FastifyRequest
  reply: FastifyReply
}
export type SignedCall<R extends Route> = Call<R> & {
  who: Who
  /** A transaction that sees only the caller's account (row-level security). */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * Of a route that is keyed by its body, once all of that is here: carries it out, or answers what it answered before. From then on `tx`
   * says that it was done. `said` = the hash of what came. Throws Problem, as takeKey does.
   */
  once<T>(said: string, carryOut: () => Promise<T>): Promise<T | FastifyReply>
  /** Of an upload: its body, read once. */
  upload(): Readable
}

type CallFor<R extends Route> = R['allow'] extends 'public' ? Call<R> : SignedCall<R>

export type Implement = <R extends Route>(
  route: R,
  handler: (call: CallFor<R>) => Promise<ResponseOf<R> | FastifyReply>,
) => void

/** A request that carries an Idempotency-Key. */
export type KeyedRequest = {
  accountId: string
  actorId: string
  key: string
  /** Everything that makes it this request: two that differ say different things. */
  said: string
  /** Its answer is not kept. */
  secret: boolean
}
export type Keyed = {
  /** Of the first request with this key; null = this one is the first, and has to be carried out. */
  answer: string | null
  /** In the verb's own transaction: says that it was done. Throws when another try has the key meanwhile. */
  within(tx: Tx): Promise<void>
  keep(answer: string): Promise<void>
  /** @param refused nothing was done, whatever was committed */
  drop(refused: boolean): Promise<void>
}

export type Guard = {
  takeKey(request: KeyedRequest): Promise<Keyed>
  /** The session behind the request's cookie, or null. */
  identify(request: FastifyRequest): Promise<Who | null>
  /** The program behind an Authorization header. Throws Problem. */
  program(authorization: string): Promise<Program>
  asAccount<T>(accountId: string, work: (tx: Tx) => Promise<T>, from: string): Promise<T>
  /** Origins that may send unsafe requests with a cookie. */
  origins: readonly string[]
  /** Longest pause within an upload, in milliseconds; a minute when left out. */
  stallMs?: number
}

const API = '/api/v1'

/** Registers contract routes: who may call comes first, then the form of the request, then one verb. */
export function implementer(http: Http, guard: Guard): Implement {
  return (route, handler) => {
    const check = {
      params: route.params ? validator(route.params, 'path', true) : undefined,
      query: route.query ? validator(route.query, 'query', true) : undefined,
      body: route.body ? validator(route.body, 'body', false) : undefined,
    }
    http.route({
      method: route.method,
      url: API + route.path,
      config: { allow: route.allow, raw: route.raw },
      ...(route.raw === 'upload' ? { bodyLimit: Number.MAX_SAFE_INTEGER } : {}),
      handler: async (request, reply) => {
        refuseOtherOrigins(request, guard.origins)
        const who = route.allow === 'public' ? null : await admit(route, request, reply, guard)
        const given = {
          params: readParams(check.params, request.params),
          query: check.query?.(request.query),
          body: check.body?.(request.body ?? {}),
          request,
          reply,
        }
        if (!who) return handler(given as never)
        const key = isKeyed(route) ? keyOf(request) : null
        let keyed: Keyed | null = null
        const once = async <T>(said: unknown, carryOut: () => Promise<T>): Promise<T | FastifyReply> => {
          if (key === null) return carryOut()
          keyed = await guard.takeKey({
            ...{ accountId: who.accountId, actorId: who.userId, key, secret: route.secret === true },
            said: JSON.stringify([route.method, request.url, said]),
          })
          if (keyed.answer)
            return reply.header('idempotency-replayed', 'true').type(JSON_TYPE).send(keyed.answer)
          return keepingAnswer(keyed, carryOut, reply)
        }
        const tx = <T>(work: (tx: Tx) => Promise<T>) =>
          guard.asAccount(
            who.accountId,
            async (t) => {
              const result = await work(t)
              await keyed?.within(t)
              return result
            },
            request.ip,
          )
        const upload = () => arriving(request.raw, guard.stallMs ?? STALL_MS)
        const carryOut = () => handler({ ...given, who, tx, once, upload } as never)
        const answered = route.keyed === 'by body' ? carryOut() : once(given.body ?? null, carryOut)
        return route.raw === 'upload' ? answered.catch(lastOfItsLine(request, reply)) : answered
      },
    })
  }
}

/** A connection whose request was not read to its end takes no other. */
const lastOfItsLine =
  (request: FastifyRequest, reply: FastifyReply) =>
  (error: unknown): never => {
    if (!request.raw.complete) reply.header('connection', 'close')
    throw error
  }

const JSON_TYPE = 'application/json; charset=utf-8'

function keyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key === 'string' && key.length >= 1 && key.length <= 255) return key
  throw new Problem('bad_request', {
    field: 'Idempotency-Key',
    message: 'An Idempotency-Key has 1 to 255 letters.',
  })
}

/** Carries a keyed request out and keeps its answer. A refusal is not kept: mended elsewhere, the same request may fit. */
async function keepingAnswer<T>(
  keyed: Keyed,
  carryOut: () => Promise<T>,
  reply: FastifyReply,
): Promise<T | FastifyReply> {
  let answer: T
  try {
    answer = await carryOut()
  } catch (error) {
    await keyed.drop(error instanceof Problem && error.status < 500)
    throw error
  }
  if (answer === reply) return answer
  const text = JSON.stringify(answer)
  await keyed.keep(text)
  return reply.type(JSON_TYPE).send(text)
}

/** A path that cannot name anything is 404, like an id of another account. */
function readParams(check: ((value: unknown) => unknown) | undefined, params: unknown): unknown {
  try {
    return check?.(params)
  } catch {
    throw new Problem('not_found')
  }
}

async function admit(route: Route, request: FastifyRequest, reply: FastifyReply, guard: Guard): Promise<Who> {
  const { authorization } = request.headers
  if (authorization !== undefined) return admitProgram(route, await guard.program(authorization), reply)
  const who = await guard.identify(request)
  if (!who) throw new Problem('not_signed_in')
  if (Array.isArray(route.allow) && !route.allow.includes(who.role)) throw new Problem('wrong_role')
  return who
}

/** By scope. The headers are those of draft-ietf-httpapi-ratelimit-headers: what a second holds, and what is left of it. */
function admitProgram(route: Route, program: Program, reply: FastifyReply): Who {
  const { limit, remaining, resetSeconds } = program.rate
  reply
    .header('ratelimit-policy', `"application";q=${limit};w=1`)
    .header('ratelimit', `"application";r=${remaining};t=${resetSeconds}`)
  if (route.scope === undefined) throw new Problem('person_only', { message: route.person ?? '' })
  if (!program.scopes.includes(route.scope))
    throw new Problem('scope_missing', {
      message: `${program.name} lacks the scope ${route.scope}. An administrator can give it in Settings, API.`,
      details: { scope: route.scope },
    })
  return {
    ...{ accountId: program.accountId, userId: program.id, name: program.name, email: '' },
    ...{ role: 'administrator', skillIds: [], program: { scopes: program.scopes } },
  }
}

/** Cross-site request forgery: the cookie is SameSite=Lax, and unsafe requests of a browser must name our own origin. */
function refuseOtherOrigins(request: FastifyRequest, origins: readonly string[]): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  // Another site can make a browser send its cookie, but not a key it does not know.
  if (request.headers.authorization !== undefined) return
  const origin = request.headers.origin
  if (origin === undefined) {
    if (request.headers['sec-fetch-site'] && request.headers['sec-fetch-site'] !== 'same-origin')
      throw new Problem('wrong_origin')
    return
  }
  const own =
    origins.includes(origin) || (URL.canParse(origin) && new URL(origin).host === request.headers.host)
  if (!own) throw new Problem('wrong_origin')
}
