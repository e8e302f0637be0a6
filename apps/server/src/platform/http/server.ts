import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import type { Log } from '../log.ts'
import { Problem } from '../problem.ts'

export type Http = FastifyInstance

/** The web server: request ids, one error form, safe headers, and no body beyond a megabyte but where a route streams. */
export function openHttp(log: Log, publicUrl: string): Http {
  const http = Fastify({
    loggerInstance: log as never,
    // A child for each request costs more than the few lines that would carry its id; errors carry it themselves.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1_100_000,
    trustProxy: false,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 500 },
  }) as unknown as Http
  http.setErrorHandler((error, request, reply) => answerError(error, request, reply, log, publicUrl))
  const safe = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'x-frame-options': 'DENY',
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
  // With a callback: a promise for each request would cost as much as the headers.
  http.addHook('onSend', (request, reply, payload, done) => {
    reply.header('x-request-id', request.id).headers(safe)
    done(null, payload)
  })
  // Upload routes read the raw stream themselves.
  http.addContentTypeParser('application/octet-stream', (_request, _payload, done) => done(null))
  http.addContentTypeParser(STREAMED, (request, _payload, done) => {
    const { raw } = request.routeOptions.config as { raw?: string }
    done(raw === 'upload' ? null : notJson())
  })
  http.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, body),
  )
  return http
}

function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Log,
  publicUrl: string,
): void {
  const problem = asProblem(error)
  if (problem.status >= 500)
    log.error({ err: error, requestId: request.id, route: request.routeOptions.url }, 'request failed')
  sendProblem(reply, problem, request.id, publicUrl)
}

/** RFC 9457, with Retry-After where waiting helps. */
export function sendProblem(
  reply: FastifyReply,
  problem: Problem,
  requestId: string,
  publicUrl: string,
): FastifyReply {
  if (problem.retryAfter !== undefined) reply.header('retry-after', String(problem.retryAfter))
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(problem.body(requestId, publicUrl)))
}

/** Media types of uploads beside plain bytes. */
const STREAMED = ['application/x-ndjson', 'text/csv']

const notJson = () =>
  new Problem('bad_request', {
    field: 'content-type',
    message: 'The body has to be JSON, with content-type application/json.',
  })

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const code = (error as { code?: string }).code
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Problem('too_large')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return notJson()
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || error instanceof SyntaxError) return new Problem('bad_json')
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY')
    return new Problem('bad_json', { message: 'The body is empty.' })
  // A number beyond what its column holds: it can only come from the request.
  if (code === '22003')
    return new Problem('bad_request', { message: 'A number in the request is larger than can be kept.' })
  const status = (error as { statusCode?: number }).statusCode
  if (status && status >= 400 && status < 500) return new Problem('bad_request')
  return new Problem('internal')
}
