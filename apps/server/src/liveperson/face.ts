import type { Scope } from '@foreword/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Api, admit, type Caller, NoToken, NotAdmitted, type TokenDeps } from '../applications/index.ts'
import type { Http } from '../platform/http/server.ts'
import type { Log } from '../platform/log.ts'
import { Problem } from '../platform/problem.ts'
import { bad, isObject, type Json, Refusal } from './refusal.ts'

// HTTP as the original speaks it: its error bodies, its tokens, and paths with and without a slash at the end.

export type FaceDeps = TokenDeps & { log: Log }

/** Who may call: nobody in particular, or an application with this scope. */
export type Allow = 'public' | { scope: Scope }

type Asked = {
  request: FastifyRequest
  reply: FastifyReply
  params: Record<string, string>
  query: Json
  body: unknown
}
export type Face = {
  open(
    methods: readonly Method[],
    paths: readonly string[],
    handler: (asked: Asked) => Promise<unknown>,
  ): void
  guarded(
    how: { methods: readonly Method[]; paths: readonly string[]; scope: Scope; api: Api; mostBytes?: number },
    handler: (asked: Asked & { caller: Caller }) => Promise<unknown>,
  ): void
}
type Method = 'GET' | 'POST'

/** Registers the routes that `declare` names, in a part of the server with error bodies and parsers of its own. */
export function liveFace(http: Http, deps: FaceDeps, declare: (face: Face) => void): void {
  http.register(async (own) => {
    own.setErrorHandler((error, request, reply) => answerError(error, request, reply, deps.log))
    own.removeAllContentTypeParsers()
    // Forms, JSON, and whatever a program calls its JSON: the body is read as text, and understood by its route.
    own.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    const callers = new WeakMap<FastifyRequest, Caller>()
    const asked = async (request: FastifyRequest, reply: FastifyReply): Promise<Asked> => ({
      ...{ request, reply, params: request.params as Record<string, string>, query: request.query as Json },
      body: request.method === 'GET' ? await bodyOfGet(request) : request.body,
    })
    declare({
      open(methods, paths, handler) {
        for (const url of paths)
          own.route({
            method: [...methods],
            url,
            config: { allow: 'public' satisfies Allow },
            handler: async (request, reply) => handler(await asked(request, reply)),
          })
      },
      guarded({ methods, paths, scope, api, mostBytes }, handler) {
        for (const url of paths)
          own.route({
            method: [...methods],
            url,
            config: { allow: { scope } satisfies Allow },
            ...(mostBytes ? { bodyLimit: mostBytes } : {}),
            // Before the body is read: nobody unknown sends us megabytes.
            onRequest: async (request) => {
              const accountNumber = (request.params as { account: string }).account
              const { authorization } = request.headers
              callers.set(request, await admit(deps, { accountNumber, authorization, scope, api }))
            },
            handler: async (request, reply) =>
              handler({ ...(await asked(request, reply)), caller: callers.get(request)! }),
          })
      },
    })
  })
}

/** With and without a slash at the end. */
export const slashed = (...paths: readonly string[]): string[] => paths.flatMap((path) => [path, `${path}/`])
/** Older programs leave /api out. */
export const withoutApi = (...paths: readonly string[]): string[] =>
  paths.flatMap((path) => [path, path.replace(/^\/api/, '')])

/** A body that is JSON, or none at all. */
export function jsonOf(body: unknown): unknown {
  if (typeof body !== 'string' || body.trim() === '') return undefined
  try {
    return JSON.parse(body, (key, value) => (key === '__proto__' ? undefined : value))
  } catch {
    throw bad('The body is not valid JSON.')
  }
}

/** The fields of a form, or of a JSON object sent in its place. */
export function formOf(body: unknown): Record<string, string> {
  if (typeof body !== 'string') return {}
  if (!body.trimStart().startsWith('{')) return Object.fromEntries(new URLSearchParams(body))
  const json = jsonOf(body)
  return isObject(json)
    ? Object.fromEntries(Object.entries(json).map(([key, value]) => [key, String(value)]))
    : {}
}

const MOST_IN_GET = 100_000

/** Some programs send a body with GET, which the web server leaves unread. */
async function bodyOfGet(request: FastifyRequest): Promise<string | undefined> {
  if (!Number(request.headers['content-length']) && !request.headers['transfer-encoding']) return undefined
  let text = ''
  for await (const chunk of request.raw.setEncoding('utf8')) {
    text += chunk
    if (text.length > MOST_IN_GET) throw bad('The body is too large.')
  }
  return text
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Log): void {
  if (error instanceof NoToken) {
    void reply
      .code(error.status)
      .header('cache-control', 'no-store')
      .send({ error: error.code, error_description: error.message })
    return
  }
  const { status, message } = told(error)
  if (status >= 500)
    log.error({ err: error, requestId: request.id, route: request.routeOptions.url }, 'request failed')
  if (status === 429) reply.header('retry-after', '1')
  // Programs compare the body of an expired token as a whole.
  const trace = message === 'jwt expired' ? {} : { requestTraceId: request.id }
  void reply.code(status).send({ code: 0, ...trace, message })
}

function told(error: unknown): { status: number; message: string } {
  if (error instanceof NotAdmitted || error instanceof Refusal)
    return { status: error.status, message: error.message }
  if (error instanceof Problem)
    return {
      status: error.status === 404 || error.status >= 500 ? error.status : 400,
      message: error.message,
    }
  const { code, statusCode } = error as { code?: string; statusCode?: number }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return { status: 413, message: 'The body is too large. Send the consumers in several requests.' }
  if (statusCode && statusCode >= 400 && statusCode < 500)
    return { status: statusCode, message: 'The request is not of the form this address expects.' }
  return {
    status: 500,
    message: 'Something went wrong here. Nothing was half-done; the log has the details.',
  }
}
