// pure
import type { SendOutcome } from '../../channels/carrier.ts'
import type { Exchange } from '../shared/http.ts'
import { addressOf } from './address.ts'
import { AMBIGUOUS, codeOf, PAIR_RATE, THROTTLED, whatsappError } from './errors.ts'
import { at, type Json, listAt, numberAt, objectOf, parseObject, textAt } from './json.ts'

type Answered = Extract<Exchange, { kind: 'answered' }>

/** Redirects that by definition carried nothing out: the base URL is wrong. */
const REDIRECTS = new Set([301, 302, 307, 308])

/**
 * What one try at a message came to. Definite where the answer is definite; everything else is `unknown`, which is never
 * sent again blindly. `to` is the address as we gave it.
 */
export function outcomeOf(exchange: Exchange, to: string): SendOutcome {
  if (exchange.kind === 'not_begun') {
    return { kind: 'unreachable', detail: `Meta could not be reached (${exchange.cause}). Nothing was sent.` }
  }
  if (exchange.kind === 'broken') return { kind: 'unknown', cause: exchange.cause }
  const { status } = exchange
  if (status >= 200 && status < 300) return takenOutcome(exchange, to)
  if (status === 429) return throttled(exchange, errorIn(exchange.body)?.code ?? '429')
  if ((status >= 400 && status < 500 && status !== 408) || REDIRECTS.has(status))
    return refusedOutcome(exchange)
  return { kind: 'unknown', cause: `http_${status}` }
}

function takenOutcome(answer: Answered, to: string): SendOutcome {
  const taken = parseObject(answer.body)
  const message = taken ? listAt(taken, 'messages')[0] : undefined
  const carrierId = message ? textAt(message, 'id') : ''
  if (!taken || carrierId === '') return { kind: 'unknown', cause: 'unreadable_answer' }
  const status = textAt(message!, 'message_status')
  const canonical = addressOf(textAt(listAt(taken, 'contacts')[0] ?? {}, 'wa_id'))
  return {
    kind: 'accepted',
    carrierId,
    segments: null,
    // "paused" too: a batch that Meta lets out later, or drops with 132015.
    ...((status === 'held_for_quality_assessment' || status === 'paused') && { held: true }),
    ...(canonical !== '' && canonical !== to && { canonicalAddress: canonical }),
  }
}

function refusedOutcome(answer: Answered): SendOutcome {
  const error = errorIn(answer.body)
  if (!error) {
    const detail = `HTTP ${answer.status} without an error of Meta’s. Check the base URL of the sender.`
    return { kind: 'rejected', code: 'not_meta', class: 'configuration', detail }
  }
  const { code, detail } = error
  if (AMBIGUOUS.has(code)) return { kind: 'unknown', cause: `meta_${code}` }
  if (THROTTLED.has(code)) return throttled(answer, code)
  return {
    kind: 'rejected',
    code,
    class: whatsappError(code)?.class ?? classOfStatus(answer.status),
    detail,
    ...(code === PAIR_RATE.code && { retryAfterMs: PAIR_RATE.pauseMs }),
  }
}

export type GraphError = { code: string; detail: string }

/** The error in an answer, or null when it is not Meta's. */
export function errorIn(body: string): GraphError | null {
  const error = objectOf(parseObject(body)?.error)
  const code = error ? numberAt(error, 'code') : null
  if (!error || code === null || !Number.isInteger(code)) return null
  return { code: codeOf(code, numberAt(error, 'error_subcode')), detail: wordsOf(error) }
}

/** What Meta says of an error, most telling part first, with the trace its support asks for. */
function wordsOf(error: Json): string {
  const said =
    textAt(at(error, 'error_data'), 'details') || textAt(error, 'error_user_msg') || textAt(error, 'message')
  const trace = textAt(error, 'fbtrace_id')
  return trace ? `${said} (trace ${trace})` : said
}

/** For codes newer than our table: what concerns access concerns every message, the rest this one only. */
function classOfStatus(status: number) {
  return status === 401 || status === 403 || status === 404 ? 'configuration' : 'final'
}

function throttled(answer: Answered, code: string): SendOutcome {
  const seconds = answer.headers['retry-after']
  return {
    kind: 'throttled',
    code,
    retryAfterMs: seconds !== undefined && /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1000 : null,
  }
}
