import { randomUUID } from 'node:crypto'
import { stringify } from 'node:querystring'
import { type Fields, signWebhook } from '../rules/signature.ts'
import type { WebhookTarget } from '../rules/webhook-url.ts'
import { type Line, openLine } from './line.ts'

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
  open(): Line
  /** Connections nobody uses now, the last used at the end: it is the one that still lives. */
  idle: Line[]
  waiting: Attempt[]
  head: number
  inFlight: number
}

function linesOf(headers: Readonly<Record<string, string>>): string {
  let lines = ''
  for (const name in headers) lines += `${name}: ${headers[name]}\r\n`
  return lines
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
  const lines = new Set<Line>()
  let unfinished = 0
  let epoch = 0

  function laneOf(target: WebhookTarget): Lane {
    const key = `${target.origin} ${target.connectMs}`
    const known = lanes.get(key)
    if (known) return known
    const lane: Lane = {
      open: () => openLine(target.origin, target.connectMs),
      idle: [],
      waiting: [],
      head: 0,
      inFlight: 0,
    }
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

  function lineOf(lane: Lane): Line {
    for (let line = lane.idle.pop(); line; line = lane.idle.pop()) {
      if (line.isOpen()) return line
      lines.delete(line)
    }
    const line = lane.open()
    lines.add(line)
    return line
  }

  function dispatch(lane: Lane, attempt: Attempt) {
    const { job } = attempt
    const { headers, body } = job.request()
    const born = epoch
    const line = lineOf(lane)
    const request = {
      path: job.target.path,
      readMs: job.target.readMs,
      headers: `${linesOf(headers)}accept: */*\r\ni-twilio-idempotency-token: ${attempt.token}\r\n`,
      body,
    }
    line.post(request, (status, code, bytes) => {
      lane.inFlight -= 1
      if (line.isOpen()) lane.idle.push(line)
      else lines.delete(line)
      const [kind, words] = status === 0 ? failureOf(code) : [kindOf(status), '']
      const text = job.readBody ? bytes.toString('utf8', 0, BODY_LIMIT) : ''
      afterAttempt(lane, attempt, { status, failure: words, kind: born === epoch ? kind : '', body: text })
      pump(lane)
    })
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
      for (const line of lines) line.destroy()
    },
  }
}

const kindOf = (status: number): string => (status >= 500 ? '5xx' : status >= 400 ? '4xx' : '')

const FAILURES: Record<string, [kind: string, words: string]> = {
  connect_timeout: ['ct', 'no connection in time'],
  read_timeout: ['rt', 'no answer in time'],
  ECONNREFUSED: ['other', 'connection refused'],
  ECONNRESET: ['other', 'connection reset'],
  closed: ['other', 'connection closed'],
}

const failureOf = (code: string): [kind: string, words: string] => FAILURES[code] ?? ['other', code]
