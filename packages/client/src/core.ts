import type { ProblemBody } from './generated.ts'

// One request of the API: its address, its key, its retries. Runs where fetch does.

/** What fetch takes as a body. A stream is sent once; a function that makes one is asked anew for each try. */
export type Bytes = NonNullable<RequestInit['body']> | (() => NonNullable<RequestInit['body']>)
export type Nothing = Record<string, never>

export type Operation = {
  method: string
  /** With `{name}` for each parameter. */
  path: string
  query: readonly string[]
  sends?: string
  /** It takes other media types too: `contentType` chooses. */
  also?: readonly string[]
  /** It takes an Idempotency-Key, so sending it again does nothing twice. */
  keyed?: true
  /** It answers bytes, not JSON. */
  file?: true
  /** It is a list that goes on by `cursor`, with its rows in this field. */
  page?: { rows: string }
}

export type ClientOptions = {
  /** Where the server is, such as https://messages.example.com. */
  url: string
  /** An API key (fwk_…) or a token of the application. */
  key: string
  /** Tries after the first; 0 = none. Default 3. */
  retries?: number
  /** A server that asks for a longer wait than so many seconds is not waited for. Default 60. */
  longestWait?: number
  /** For tests and proxies; default the one of the platform. */
  fetch?: typeof fetch
  /** Waits so many milliseconds; rejects when the signal is given. */
  wait?: (ms: number, signal?: AbortSignal) => Promise<void>
}

export type CallOptions = {
  signal?: AbortSignal
  /** Your own key for a POST; left out, each call makes one, and its retries share it. */
  idempotencyKey?: string
}

/** A refusal of the server. `code` never changes its meaning; `retry` says whether trying again helps. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  readonly code: ProblemBody['code'] | 'no_problem'
  readonly retry: ProblemBody['retry']
  /** Seconds; null = the server named none. */
  readonly retryAfter: number | null
  readonly field: string | null
  /** Every field that does not fit. */
  readonly errors: readonly { field: string; message: string }[]
  readonly requestId: string | null
  /** All the server said; null when the answer was no problem document, as from a proxy. */
  readonly body: ProblemBody | null

  constructor(status: number, body: ProblemBody | null, retryAfter: number | null) {
    super(body?.detail ?? `The server answered ${status} without saying why.`)
    this.status = status
    this.body = body
    this.code = body?.code ?? 'no_problem'
    this.retry = body?.retry ?? 'never'
    this.retryAfter = body?.retryAfter ?? retryAfter
    this.field = body?.field ?? null
    this.errors = body?.errors ?? []
    this.requestId = body?.requestId ?? null
  }
}

/** Calls one operation. Path and query parameters stand in `input` by their names, the body as `body`. */
export async function call(
  client: ClientOptions,
  operation: Operation,
  input: Record<string, unknown>,
  options: CallOptions = {},
): Promise<unknown> {
  const request = requestOf(client, operation, input, options)
  const wait = client.wait ?? sleep
  for (let tried = 0; ; tried++) {
    let answer: Response
    try {
      answer = await (client.fetch ?? fetch)(request.url, { ...request.init, ...request.body() })
    } catch (error) {
      options.signal?.throwIfAborted()
      // Nobody knows whether it arrived: only what does nothing twice goes again.
      if (!request.harmless || tried >= (client.retries ?? 3)) throw error
      await wait(backOff(tried), options.signal)
      continue
    }
    if (answer.ok) return operation.file ? answer : await answer.json()
    const problem = await problemOf(answer)
    const pause = pauseBefore(problem, tried, request)
    if (pause === null || tried >= (client.retries ?? 3) || pause > (client.longestWait ?? 60) * 1000)
      throw problem
    await wait(pause, options.signal)
  }
}

type Request = {
  url: string
  init: RequestInit
  /** Anew for each try. */
  body: () => RequestInit
  harmless: boolean
  repeatable: boolean
}

function requestOf(
  client: ClientOptions,
  operation: Operation,
  input: Record<string, unknown>,
  options: CallOptions,
): Request {
  const path = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const value = input[name]
    if (value === undefined || value === '') throw new TypeError(`${name} is missing.`)
    return encodeURIComponent(String(value))
  })
  const url = new URL(client.url.replace(/\/$/, '') + path)
  for (const name of operation.query)
    if (input[name] !== undefined && input[name] !== null) url.searchParams.set(name, String(input[name]))
  const headers: Record<string, string> = { authorization: `Bearer ${client.key}` }
  if (operation.keyed) headers['idempotency-key'] = options.idempotencyKey ?? crypto.randomUUID()
  const { body } = input
  if (body !== undefined && operation.sends)
    headers['content-type'] = operation.also ? String(input.contentType ?? operation.sends) : operation.sends
  return {
    url: url.href,
    init: {
      method: operation.method,
      headers,
      ...(options.signal ? { signal: options.signal } : {}),
    },
    body: () => (body === undefined ? {} : bodyOf(operation, body)),
    harmless: operation.keyed === true || ['GET', 'PUT', 'DELETE'].includes(operation.method),
    repeatable: !(body instanceof ReadableStream),
  }
}

function bodyOf(operation: Operation, given: unknown): RequestInit {
  if (operation.sends === 'application/json') return { body: JSON.stringify(given) }
  const body = typeof given === 'function' ? given() : given
  // A stream is sent while it is read; fetch wants to be told so.
  return body instanceof ReadableStream
    ? ({ body, duplex: 'half' } as RequestInit)
    : { body: body as NonNullable<RequestInit['body']> }
}

/** Milliseconds before the next try; null = trying again does not help, or might do something twice. */
function pauseBefore(problem: Problem, tried: number, request: Request): number | null {
  if (!request.repeatable) return null
  if (problem.retry === 'after')
    return problem.retryAfter === null ? backOff(tried) : problem.retryAfter * 1000
  if (problem.retry !== 'same_request' || !request.harmless) return null
  return Math.max(backOff(tried), (problem.retryAfter ?? 0) * 1000)
}

/** Half a second, doubled each time, spread by chance so that many clients do not return at once. */
const backOff = (tried: number): number => 500 * 2 ** tried * (0.5 + Math.random() / 2)

async function problemOf(answer: Response): Promise<Problem> {
  const header = answer.headers.get('retry-after')
  const seconds = header !== null && /^\d+$/.test(header) ? Number(header) : null
  const text = await answer.text()
  if (!answer.headers.get('content-type')?.startsWith('application/problem+json'))
    return new Problem(answer.status, null, seconds)
  return new Problem(answer.status, JSON.parse(text) as ProblemBody, seconds)
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const stop = () => {
      clearTimeout(timer)
      reject(signal!.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
