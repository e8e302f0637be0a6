import { Agent, type Dispatcher, Pool } from 'undici'

export type Call = {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  headers: Record<string, string>
  body?: string | Uint8Array
}

/**
 * How one request ended. Headers are those of a refusal, none of a success. not_begun: not a byte of it left us. broken: it may have arrived, whole or in part.
 * The causes are short codes (ECONNREFUSED, timeout, connection_lost), free of addresses and secrets.
 */
export type Exchange =
  | { kind: 'answered'; status: number; headers: Record<string, string | undefined>; body: string }
  | { kind: 'not_begun'; cause: string }
  | { kind: 'broken'; cause: 'timeout' | 'connection_lost' }

/** An answer of any size, read as it comes. Who does not read `body` to its end calls `cancel`. */
export type Download =
  | {
      kind: 'answered'
      status: number
      headers: Record<string, string | undefined>
      body: AsyncIterable<Uint8Array>
      cancel(): void
    }
  | { kind: 'not_answered'; cause: string }

export type Http = {
  /** One try, no second one. Never throws. */
  exchange(origin: string, call: Call): Promise<Exchange>
  /** Gets a file. Reading it throws when the connection is lost or pauses too long. */
  download(origin: string, call: Omit<Call, 'body'>): Promise<Download>
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
  const downloads = new Agent({ connections: 8, headersTimeout: timeoutMs, bodyTimeout: timeoutMs })
  let closing: Promise<unknown> | null = null
  return {
    async download(origin, call) {
      if (closing) return { kind: 'not_answered', cause: 'closed' }
      try {
        const { statusCode, headers, body } = await downloads.request({ origin, ...call })
        return {
          kind: 'answered',
          status: statusCode,
          headers: textsOf(headers),
          body,
          cancel: () => void body.on('error', () => {}).destroy(),
        }
      } catch (error) {
        return { kind: 'not_answered', cause: causeOf(error) }
      }
    },
    async exchange(origin, call) {
      if (closing) return { kind: 'not_begun', cause: 'closed' }
      const pool = pools.get(origin) ?? openPool(origin)
      pools.set(origin, pool)
      return exchangeOnce(pool, call, timeoutMs)
    },
    async close() {
      closing ??= Promise.all([...[...pools.values()].map((pool) => pool.close()), downloads.destroy()])
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
        if (statusCode < 200 || statusCode >= 300) headers = textsOf(answered)
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

function textsOf(headers: Record<string, string | string[] | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]))
}

function causeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : 'unexpected'
}
