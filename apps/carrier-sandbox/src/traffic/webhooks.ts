import { randomUUID } from 'node:crypto'
import { stringify } from 'node:querystring'
import { type Dispatcher, Pool } from 'undici'
import { type Fields, signWebhook } from '../rules/signature.ts'
import type { WebhookTarget } from '../rules/webhook-url.ts'

export interface WebhookResult {
  /** HTTP status; 0 when there was no answer. */
  status: number
  /** Why there was none, in words. */
  failure: string
  /** From the first attempt to the end. */
  ms: number
  attempts: number
  /** The answer's text, when `readBody` was asked for. */
  body: string
}

export interface WebhookRequest {
  headers: Record<string, string>
  body: string
}

/** A form signed as Twilio signs it. */
export const formRequest = (authToken: string, url: string, fields: Fields): WebhookRequest => ({
  headers: {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    'user-agent': 'TwilioProxy/1.1',
    'x-twilio-signature': signWebhook(authToken, url, fields),
  },
  body: stringify(fields),
})

export interface WebhookJob {
  url: string
  target: WebhookTarget
  /** Built when its turn comes, so that a long queue holds no bodies. */
  request: () => WebhookRequest
  readBody: boolean
  done: (result: WebhookResult) => void
}

export interface Webhooks {
  post(job: WebhookJob): void
  /** Jobs not finished. */
  pending(): number
  /** Forgets what has not been posted yet. */
  clear(): void
  close(): Promise<void>
}

interface Attempt {
  job: WebhookJob
  token: string
  number: number
  firstAt: number
}

interface Answer {
  status: number
  failure: string
  /** What a retry policy calls this failure; '' when it is none. */
  kind: string
  body: string
}

interface Lane {
  pool: Pool
  waiting: Attempt[]
  head: number
  inFlight: number
}

const CONNECTIONS = 256
const BODY_LIMIT = 65_536
const FIRST_BACKOFF_MS = 250

/** Posts signed webhooks, at most 256 at once to each origin, with the retries their URL's fragment asks for. */
export function createWebhooks(deps: {
  now: () => number
  later: (ms: number, run: () => void) => void
}): Webhooks {
  const lanes = new Map<string, Lane>()
  let unfinished = 0
  let epoch = 0

  function laneOf(target: WebhookTarget): Lane {
    const key = `${target.origin} ${target.connectMs}`
    const known = lanes.get(key)
    if (known) return known
    const pool = new Pool(target.origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      connect: { timeout: target.connectMs },
    })
    const lane: Lane = { pool, waiting: [], head: 0, inFlight: 0 }
    lanes.set(key, lane)
    return lane
  }

  function pump(lane: Lane) {
    while (lane.inFlight < CONNECTIONS && lane.head < lane.waiting.length) {
      const attempt = lane.waiting[lane.head]!
      lane.head += 1
      lane.inFlight += 1
      dispatch(lane, attempt)
    }
    if (lane.head > 4096 || (lane.head > 0 && lane.head === lane.waiting.length)) {
      lane.waiting = lane.waiting.slice(lane.head)
      lane.head = 0
    }
  }

  function dispatch(lane: Lane, attempt: Attempt) {
    const { job } = attempt
    const request = job.request()
    const born = epoch
    const settle = (status: number, failure: string, kind: string, body: string) => {
      lane.inFlight -= 1
      afterAttempt(lane, attempt, { status, failure, kind: born === epoch ? kind : '', body })
      pump(lane)
    }
    lane.pool.dispatch(
      {
        method: 'POST',
        path: job.target.path,
        headersTimeout: job.target.readMs,
        bodyTimeout: job.target.readMs,
        headers: {
          accept: '*/*',
          ...request.headers,
          'i-twilio-idempotency-token': attempt.token,
        },
        body: request.body,
      },
      answerReader(job.readBody, settle),
    )
  }

  function afterAttempt(lane: Lane, attempt: Attempt, answer: Answer) {
    const { target } = attempt.job
    const elapsed = deps.now() - attempt.firstAt
    const backoff = FIRST_BACKOFF_MS * 2 ** (attempt.number - 1)
    const wanted = answer.kind !== '' && (target.retryOn.has('all') || target.retryOn.has(answer.kind))
    if (wanted && attempt.number <= target.retries && elapsed + backoff < target.totalMs) {
      const born = epoch
      deps.later(backoff, () => {
        if (born !== epoch) return finish(attempt, elapsed, answer)
        lane.waiting.push({ ...attempt, number: attempt.number + 1 })
        pump(lane)
      })
      return
    }
    finish(attempt, elapsed, answer)
  }

  function finish(attempt: Attempt, ms: number, answer: Answer) {
    unfinished -= 1
    const { status, failure, body } = answer
    attempt.job.done({ status, failure, body, ms, attempts: attempt.number })
  }

  return {
    post(job) {
      unfinished += 1
      const lane = laneOf(job.target)
      lane.waiting.push({ job, token: randomUUID(), number: 1, firstAt: deps.now() })
      pump(lane)
    },
    pending: () => unfinished,
    clear() {
      epoch += 1
      for (const lane of lanes.values()) {
        const dropped = lane.waiting.slice(lane.head)
        lane.waiting = []
        lane.head = 0
        for (const attempt of dropped)
          finish(attempt, 0, { status: 0, failure: 'cleared', kind: '', body: '' })
      }
    },
    async close() {
      epoch += 1
      for (const lane of lanes.values()) lane.waiting = []
      await Promise.all([...lanes.values()].map((lane) => lane.pool.destroy()))
    },
  }
}

const FAILURES: Record<string, [kind: string, words: string]> = {
  UND_ERR_CONNECT_TIMEOUT: ['ct', 'no connection in time'],
  UND_ERR_HEADERS_TIMEOUT: ['rt', 'no answer in time'],
  UND_ERR_BODY_TIMEOUT: ['rt', 'no answer in time'],
  ECONNREFUSED: ['other', 'connection refused'],
  ECONNRESET: ['other', 'connection reset'],
  UND_ERR_SOCKET: ['other', 'connection closed'],
}

/** Undici's low-level handler: a stream and a promise for each of millions of receipts would cost twice the time. */
function answerReader(
  readBody: boolean,
  settle: (status: number, failure: string, kind: string, body: string) => void,
): Dispatcher.DispatchHandler {
  let status = 0
  let body = ''
  return {
    onRequestStart() {},
    onResponseStart(_controller, statusCode) {
      status = statusCode
    },
    onResponseData(_controller, chunk) {
      if (readBody && body.length < BODY_LIMIT) body += chunk.toString('utf8')
    },
    onResponseEnd() {
      const kind = status >= 500 ? '5xx' : status >= 400 ? '4xx' : ''
      settle(status, '', kind, body)
    },
    onResponseError(_controller, error) {
      const code = (error as { code?: string }).code ?? ''
      const [kind, words] = FAILURES[code] ?? ['other', error.message]
      settle(0, words, kind, '')
    },
  }
}
