import type { AnyScope, BodyOf, ParamsOf, QueryOf, ResponseOf, Role, Route } from '@foreword/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Tx } from '../db/database.ts'
import { Problem } from '../problem.ts'
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
}

type CallFor<R extends Route> = R['allow'] extends 'public' ? Call<R> : SignedCall<R>

export type Implement = <R extends Route>(
  route: R,
  handler: (call: CallFor<R>) => Promise<ResponseOf<R> | FastifyReply>,
) => void

export type Guard = {
  /** The session behind the request's cookie, or null. */
  identify(request: FastifyRequest): Promise<Who | null>
  /** The program behind an Authorization header. Throws Problem. */
  program(authorization: string): Promise<Program>
  asAccount<T>(accountId: string, work: (tx: Tx) => Promise<T>, from: string): Promise<T>
  /** Origins that may send unsafe requests with a cookie. */
  origins: readonly string[]
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
      config: { allow: route.allow },
      ...(route.raw === 'upload' ? { bodyLimit: Number.MAX_SAFE_INTEGER } : {}),
      handler: async (request, reply) => {
        refuseOtherOrigins(request, guard.origins)
        const who = route.allow === 'public' ? null : await admit(route, request, reply, guard)
        const call = {
          params: readParams(check.params, request.params),
          query: check.query?.(request.query),
          body: check.body?.(request.body ?? {}),
          request,
          reply,
          ...(who
            ? {
                who,
                tx: <T>(work: (tx: Tx) => Promise<T>) => guard.asAccount(who.accountId, work, request.ip),
              }
            : {}),
        }
        return handler(call as never)
      },
    })
  }
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
