import { foreword } from '@foreword/client'
import { createMcpHandler } from '@modelcontextprotocol/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Program } from '../platform/http/implement.ts'
import type { Http } from '../platform/http/server.ts'
import type { Log } from '../platform/log.ts'
import { Problem } from '../platform/problem.ts'
import { mcpServer } from './server.ts'

export type McpDeps = {
  log: Log
  publicUrl: string
  /** The program behind an Authorization header. Throws Problem. */
  program(authorization: string): Promise<Program>
}

/**
 * POST /mcp: Streamable HTTP without sessions, in every revision the library speaks. A key opens it, and each call of a tool goes through
 * /api/v1 with that key, inside this process: scopes, limits, idempotency and the audit log are those of any program. GET and DELETE are 405.
 * Answers what ends the streams that are open.
 */
export function mcpRoutes(http: Http, deps: McpDeps): { close(): Promise<void> } {
  const base = deps.publicUrl.replace(/\/$/, '')
  const handler = createMcpHandler(
    ({ authInfo, requestInfo }) =>
      mcpServer(
        foreword({
          ...{ url: base, key: authInfo!.token, longestWait: 5 },
          fetch: within(http, requestInfo?.headers.get(FROM) ?? '127.0.0.1'),
        }),
        base,
      ),
    // No tool ever changes, so nobody has anything to listen for.
    { maxSubscriptions: 0, onerror: (error) => deps.log.debug({ err: error }, 'an MCP request was refused') },
  )
  http.register(async (own) => {
    own.removeAllContentTypeParsers()
    // The library answers JSON that is none as the protocol wants it.
    own.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    own.route({
      ...{ method: ['GET', 'POST', 'DELETE'], url: '/mcp', config: { allow: 'key' } },
      // Before the body is read: nobody unknown sends us megabytes.
      onRequest: async (request, reply) => {
        refuseOtherOrigins(request, base)
        if (request.method !== 'POST') return
        await letIn(request, reply, deps)
      },
      handler: async (request, reply) => {
        const { authorization = '' } = request.headers
        const token = authorization.replace(/^bearer\s+/i, '').trim()
        return reply.send(
          await handler.fetch(webRequest(request, reply, base), {
            authInfo: { token, clientId: '', scopes: [] },
          }),
        )
      },
    })
  })
  return { close: () => handler.close() }
}

/** Where a request comes from, for the audit log. Set here, whatever the caller sent. */
const FROM = 'x-mcp-from'

async function letIn(request: FastifyRequest, reply: FastifyReply, deps: McpDeps): Promise<void> {
  const { authorization } = request.headers
  try {
    if (!authorization)
      throw new Problem('key_bad', {
        message: 'An API key is needed: Authorization: Bearer fwk_… Settings, API makes one.',
      })
    await deps.program(authorization)
  } catch (error) {
    if (error instanceof Problem && error.status === 401) reply.header('www-authenticate', 'Bearer')
    throw error
  }
}

/** A page of another site must not reach a server inside somebody's network by a name that it made lead there. */
function refuseOtherOrigins({ headers }: FastifyRequest, base: string): void {
  const { origin } = headers
  if (origin !== undefined && origin !== new URL(base).origin) throw new Problem('wrong_origin')
}

function webRequest(request: FastifyRequest, reply: FastifyReply, base: string): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers))
    if (typeof value === 'string') headers.set(name, value)
  headers.set(FROM, request.ip)
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return new Request(`${base}/mcp`, {
    ...{ method: request.method, headers, signal: gone.signal },
    ...(request.method === 'POST' ? { body: (request.body as string | undefined) ?? '' } : {}),
  })
}

/** `fetch` that stays in this process: the same routes, hooks and answers, without a socket. */
const within =
  (http: Http, from: string): typeof fetch =>
  async (address, init = {}) => {
    const url = new URL(String(address))
    init.signal?.throwIfAborted()
    const answer = await http.inject({
      ...{ method: init.method as 'GET', url: url.pathname + url.search, remoteAddress: from },
      headers: { host: url.host, ...(init.headers as Record<string, string>) },
      ...(init.body === undefined || init.body === null ? {} : { payload: init.body as string }),
    })
    const headers = new Headers()
    for (const [name, value] of Object.entries(answer.headers))
      if (value !== undefined) headers.set(name, String(value))
    return new Response(new Uint8Array(answer.rawPayload), { status: answer.statusCode, headers })
  }
