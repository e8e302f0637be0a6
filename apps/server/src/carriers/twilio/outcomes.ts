// pure
import type { SendOutcome } from '../../channels/carrier.ts'
import type { Exchange } from '../shared/http.ts'
import { twilioError } from './errors.ts'

type Answered = Extract<Exchange, { kind: 'answered' }>
type Json = Record<string, unknown>

/** Redirects that by definition carried nothing out: the base URL is wrong. */
const REDIRECTS = new Set([301, 302, 307, 308])
/** Codes that do not say whether the message was taken. */
const AMBIGUOUS = '20503'
const THROTTLED = '20429'

/**
 * What one try at a message came to. Definite where the answer is definite; everything else is `unknown`, which is never
 * sent again blindly. `to` is the address as we gave it.
 */
export function outcomeOf(exchange: Exchange, to: string): SendOutcome {
  if (exchange.kind === 'not_begun') {
    return {
      kind: 'unreachable',
      detail: `Twilio could not be reached (${exchange.cause}). Nothing was sent.`,
    }
  }
  if (exchange.kind === 'broken') return { kind: 'unknown', cause: exchange.cause }
  const { status } = exchange
  if (status >= 200 && status < 300) return takenOutcome(exchange, to)
  if (status === 429) return throttledOutcome(exchange)
  if ((status >= 400 && status < 500 && status !== 408) || REDIRECTS.has(status))
    return refusedOutcome(exchange)
  return { kind: 'unknown', cause: `http_${status}` }
}

function takenOutcome(answer: Answered, to: string): SendOutcome {
  const message = parseObject(answer.body)
  const sid = message?.sid
  if (typeof sid !== 'string' || !/^(SM|MM)[0-9a-f]{32}$/i.test(sid)) {
    return { kind: 'unknown', cause: 'unreadable_answer' }
  }
  const canonical = message?.to
  return {
    kind: 'accepted',
    carrierId: sid,
    segments: segmentsOf(message?.num_segments),
    ...(typeof canonical === 'string' &&
      canonical !== '' &&
      canonical !== to && { canonicalAddress: canonical }),
  }
}

/** Twilio writes the number as a string, and "0" while a messaging service has not chosen a sender. */
function segmentsOf(value: unknown): number | null {
  const segments = Number(value)
  return Number.isInteger(segments) && segments > 0 ? segments : null
}

function refusedOutcome(answer: Answered): SendOutcome {
  const problem = parseObject(answer.body)
  if (!problem || !Number.isInteger(problem.code)) {
    const detail = `HTTP ${answer.status} without a Twilio error code. Check the base URL of the sender.`
    return { kind: 'rejected', code: 'not_twilio', class: 'configuration', detail }
  }
  const code = String(problem.code)
  if (code === AMBIGUOUS) return { kind: 'unknown', cause: `twilio_${code}` }
  if (code === THROTTLED) return throttledOutcome(answer)
  const detail = typeof problem.message === 'string' ? problem.message : ''
  return { kind: 'rejected', code, class: twilioError(code)?.class ?? classOfStatus(answer.status), detail }
}

/** For codes newer than our table: what concerns access concerns every message, the rest this one only. */
function classOfStatus(status: number) {
  return status === 401 || status === 403 || status === 404 ? 'configuration' : 'final'
}

function throttledOutcome(answer: Answered): SendOutcome {
  return { kind: 'throttled', code: THROTTLED, retryAfterMs: retryAfterMs(answer.headers) }
}

/** Retry-After in seconds or as a date, the latter measured on the server's own clock. */
function retryAfterMs(headers: Answered['headers']): number | null {
  const value = headers['retry-after']
  if (value === undefined) return null
  if (/^\d{1,6}$/.test(value)) return Number(value) * 1000
  const wait = Date.parse(value) - Date.parse(headers.date ?? '')
  return Number.isNaN(wait) ? null : Math.max(0, wait)
}

/** A JSON object, or null for anything else. */
export function parseObject(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null
  } catch {
    return null
  }
}
