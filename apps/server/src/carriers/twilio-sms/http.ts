import { type Dispatcher, Pool } from 'undici'

export type Call = {
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body?: string
}

/**
 * How one request ended. Headers are those of a refusal, none of a success. not_begun: not a byte of it left us. broken: it may have arrived, whole or in part.
 * The causes are short codes (ECONNREFUSED, timeout, connection_lost), free of addresses and secrets.
 */
export type Exchange =
  | { kind: 'answered'; status: number; headers: Record<string, string | undefined>; body: string }
  | { kind: 'not_begun'; cause: string }
  | { kind: 'broken'; cause: 'timeout' | 'connection_lost' }

export type Http = {
  /** One try, no second one. Never throws. */
  exchange(origin: string, call: Call): Promise<Exchange>
  /** Waits for what is under way. May be called again. */
  close(): Promise<void>
}

const MAX_ANSWER_BYTES = 4_194_304

/**
 * Connections to carriers: one pool per origin. `timeoutMs` bounds the wait for a free connection, and then, anew, the
 * exchange itself up to the last byte. undici's own two timers are off: they start over with every chunk and tick by the second.
 */
export function createHttp(timeoutMs: number): Http {
  const pools = new Map<string, Pool>()
  let closing: Promise<unknown> | null = null
  return {
    async exchange(origin, call) {
      if (closing) return { kind: 'not_begun', cause: 'closed' }
      const pool = pools.get(origin) ?? openPool(origin)
      pools.set(origin, pool)
      return exchangeOnce(pool, call, timeoutMs)
    },
    async close() {
      closing ??= Promise.all([...pools.values()].map((pool) => pool.close()))
      await closing
    },
  }
}

function openPool(origin: string): Pool {
  return new Pool(origin, {
    connections: 64,
    pipelining: 1,
    // HTTP/2 shares a connection between messages: its loss would make all of them doubtful at once.
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: MAX_ANSWER_BYTES,
  })
}

/**
 * By hand over `dispatch`, because only its onRequestStart tells whether a failed request had begun to leave us, which is
 * the difference between "send again" and "we do not know".
 */
function exchangeOnce(pool: Pool, call: Call, timeoutMs: number): Promise<Exchange> {
  return new Promise((resolve) => {
    let begun: Dispatcher.DispatchController | null = null
    let over = false
    let status = 0
    let headers: Record<string, string | undefined> = {}
    const chunks: Buffer[] = []

    function finish(result: Exchange) {
      over = true
      clearTimeout(timer)
      resolve(result)
    }
    const timer = setTimeout(() => {
      finish(begun ? { kind: 'broken', cause: 'timeout' } : { kind: 'not_begun', cause: 'timeout' })
      begun?.abort(new Error('timeout'))
    }, timeoutMs)

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        // Given up while it waited, or undici about to send it a second time: stop before a byte is written.
        if (over || begun) return controller.abort(new Error('given up'))
        begun = controller
        timer.refresh()
      },
      onResponseStart(_controller, statusCode, answered) {
        status = statusCode
        // Only refusals say something in them, such as when to come again.
        if (statusCode < 200 || statusCode >= 300)
          headers = Object.fromEntries(
            Object.entries(answered).map(([name, value]) => [name, value?.toString()]),
          )
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk)
      },
      onResponseEnd() {
        const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
        finish({ kind: 'answered', status, headers, body: body.toString('utf8') })
      },
      onResponseError(_controller, error) {
        finish(
          begun ? { kind: 'broken', cause: 'connection_lost' } : { kind: 'not_begun', cause: causeOf(error) },
        )
      },
    }
    try {
      pool.dispatch({ ...call, body: call.body ?? null }, handler)
    } catch (error) {
      finish({ kind: 'not_begun', cause: causeOf(error) })
    }
  })
}

function causeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : 'unexpected'
}
