// pure
import type { SendOutcome } from '../../channels/carrier.ts'
import type { Exchange } from '../shared/http.ts'
import { gatewayError } from './errors.ts'
import { type Json, parseObject, textAt, textAtPath } from './json.ts'

type Answered = Extract<Exchange, { kind: 'answered' }>

/** Redirects that by definition carried nothing out. */
const REDIRECTS = new Set([301, 302, 307, 308])
const MAX_ID = 200

/** What one try came to. Definite where the answer is definite; everything else is `unknown`, which is never sent again blindly. */
export function outcomeOf(exchange: Exchange, idPath: string): SendOutcome {
  if (exchange.kind === 'not_begun')
    return {
      kind: 'unreachable',
      detail: `The gateway could not be reached (${exchange.cause}). Nothing was sent.`,
    }
  if (exchange.kind === 'broken') return { kind: 'unknown', cause: exchange.cause }
  const { status } = exchange
  if (status >= 200 && status < 300) {
    const carrierId = textAtPath(parseObject(exchange.body), idPath)
    return carrierId === '' || carrierId.length > MAX_ID
      ? { kind: 'unknown', cause: 'unreadable_answer' }
      : { kind: 'accepted', carrierId, segments: null }
  }
  if (status === 429) return { kind: 'throttled', code: 'busy', retryAfterMs: retryAfterMs(exchange.headers) }
  if ((status >= 400 && status < 500 && status !== 408) || REDIRECTS.has(status)) return refused(exchange)
  return { kind: 'unknown', cause: `http_${status}` }
}

function refused({ status, body, headers }: Answered): SendOutcome {
  const said = errorIn(parseObject(body))
  if (status === 401 && !(said && gatewayError(said.code)))
    return { kind: 'rejected', code: 'unauthorized', class: 'configuration', detail: said?.message ?? '' }
  if (!said)
    return {
      kind: 'rejected',
      code: 'not_a_gateway',
      class: 'configuration',
      detail: `HTTP ${status} without an error code. Check the address for messages.`,
    }
  if (said.code === 'busy') return { kind: 'throttled', code: 'busy', retryAfterMs: retryAfterMs(headers) }
  const kind =
    gatewayError(said.code)?.class ?? (status === 403 || status === 404 ? 'configuration' : 'final')
  return { kind: 'rejected', code: said.code, class: kind, detail: said.message }
}

/** `{"error":{"code","message"}}`, or the two at the top. */
export function errorIn(answer: Json | null): { code: string; message: string } | null {
  const error = answer && typeof answer.error === 'object' ? answer.error : answer
  const code = textAt(error, 'code')
  return /^[\w.-]{1,60}$/.test(code) ? { code, message: textAt(error, 'message') } : null
}

/** Retry-After in seconds or as a date, the latter measured on the server's own clock. */
function retryAfterMs(headers: Answered['headers']): number | null {
  const value = headers['retry-after']
  if (value === undefined) return null
  if (/^\d{1,6}$/.test(value)) return Number(value) * 1000
  const wait = Date.parse(value) - Date.parse(headers.date ?? '')
  return Number.isNaN(wait) ? null : Math.max(0, wait)
}
