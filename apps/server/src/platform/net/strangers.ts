import { type LookupAddress, lookup } from 'node:dns'
import { isIP } from 'node:net'
import { performance } from 'node:perf_hooks'
import { buildConnector, Pool } from 'undici'
import { assertNoOpenTransaction } from '../db/law.ts'
import { isPublic, isWebPort } from './addresses.ts'

// Posting to servers whose address somebody typed in. They may be slow, lie about where they are, answer without end or not at all:
// none of it may cost more than the time and memory said here.

export type StrangerOptions = {
  /** Hosts of the operator's own network, as `name` or `name:port`, which may be called by http too. Everything else has to be public. */
  inside?: readonly string[]
  /** Names to addresses; the system's when absent. Tests have their own. */
  resolve?: (name: string) => Promise<LookupAddress[]>
  /** From the wait for a connection to the last byte. */
  totalMs?: number
  connectMs?: number
  /** After the head of the answer its body has so long: what counts is known by then. */
  bodyMs?: number
  /** More of an answer is not read. */
  mostBytes?: number
  /** Kept to one server of one user. */
  connections?: number
  /** A certificate authority beside the system's. */
  ca?: string
}

/** What came of a post. `none`: `cause` is one sentence; whether it arrived is not known. */
export type StrangerAnswer =
  | {
      kind: 'answered'
      status: number
      location: string | null
      retryAfter: string | null
      /** The first bytes of the body, unpacked never. */
      text: string
      /** Why that is not all of it; null = it is. */
      cut: Cut | null
      ms: number
    }
  | { kind: 'none'; why: 'refused' | 'late' | 'stopped' | 'failed'; cause: string; ms: number }
type Cut = 'long' | 'late' | 'broken'

/** Of one post, instead of those of all. */
export type PostLimits = Pick<StrangerOptions, 'totalMs' | 'bodyMs' | 'mostBytes'>

export type Strangers = {
  /** One try. Never throws, follows no redirect, uses no proxy. `user` keeps connections apart: one that is held up holds up no other. */
  post(
    user: string,
    url: string,
    headers: Record<string, string>,
    body: Buffer,
    limits?: PostLimits,
  ): Promise<StrangerAnswer>
  /** Cuts what is under way. */
  close(): Promise<void>
}

const MAX_HEAD_BYTES = 16_384
/** Pools that nobody used for so long are let go at the next look. */
const IDLE_MS = 120_000

/** Why nobody may post to this address, in words; null = one may. Where its name leads is looked at when we go there. */
export function mayCall(address: string, inside: readonly string[] = []): string | null {
  if (!URL.canParse(address))
    return 'That is not an address. Write it like https://hooks.brand.example/foreword.'
  const url = new URL(address)
  const own = isInside(url, inside)
  if (url.protocol !== 'https:' && !(own && url.protocol === 'http:'))
    return 'The address has to begin with https://.'
  if (url.username || url.password)
    return 'The address has a user or password in it. Leave them out: the signature says who calls.'
  if (url.hash) return 'The address has a # in it. Leave out what stands behind.'
  const port = portOf(url)
  if (own !== 'port' && !isWebPort(port))
    return `Port ${port} is none of a web server. Use 443, or another from 1024 on.`
  const host = hostOf(url)
  if (!own && isIP(host) !== 0 && !isPublic(host)) return notPublic(host)
  return null
}

const portOf = (url: URL): number =>
  url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)

/** Whether the operator named this host, or this very port of it. */
function isInside(url: URL, inside: readonly string[]): 'host' | 'port' | null {
  if (inside.includes(`${url.hostname}:${portOf(url)}`)) return 'port'
  return inside.includes(url.hostname) ? 'host' : null
}

/** Without brackets and the dot at the end. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')

const notPublic = (host: string): string =>
  `${host} is in a private or special network, where nothing is sent to. Use a public address, or let the operator name it in FOREWORD_INSIDE_HOSTS.`

class Refused extends Error {}

const systemResolve = (name: string): Promise<LookupAddress[]> =>
  new Promise((done, fail) => {
    lookup(name, { all: true }, (error, addresses) => (error ? fail(error) : done(addresses)))
  })

type Kept = { pool: Pool; usedAt: number }

export function openStrangers(options: StrangerOptions = {}): Strangers {
  const { connectMs = 5_000, connections = 32, inside = [] } = options
  const pools = new Map<string, Kept>()
  const cut = new AbortController()
  const poolFor = (user: string, { origin, own }: { origin: string; own: boolean }): Pool => {
    const now = performance.now()
    for (const [key, kept] of pools) {
      if (now - kept.usedAt < IDLE_MS) continue
      pools.delete(key)
      void kept.pool.close()
    }
    const key = `${user} ${origin}`
    const kept = pools.get(key) ?? {
      usedAt: now,
      pool: new Pool(origin, {
        connect: connector(options, connectMs, own),
        connections,
        pipelining: 1,
        allowH2: false,
        keepAliveTimeout: 10_000,
        maxHeaderSize: MAX_HEAD_BYTES,
        // Their timers tick by the second and start over with each byte: the signal below ends what takes too long.
        headersTimeout: 0,
        bodyTimeout: 0,
      }),
    }
    kept.usedAt = now
    pools.set(key, kept)
    return kept.pool
  }
  return {
    async post(user, address, headers, body, limits = {}) {
      assertNoOpenTransaction('A stranger’s server was called')
      const started = performance.now()
      const took = (): number => Math.round(performance.now() - started)
      const wrong = mayCall(address, inside)
      if (wrong) return { kind: 'none', why: 'refused', cause: wrong, ms: took() }
      const { totalMs = 15_000, bodyMs = 2_000, mostBytes = 16_384 } = { ...options, ...limits }
      const url = new URL(address)
      const timer = new AbortController()
      const timeout = setTimeout(() => timer.abort(), totalMs)
      try {
        const answer = await poolFor(user, {
          origin: url.origin,
          own: isInside(url, inside) !== null,
        }).request({
          method: 'POST',
          path: url.pathname + url.search,
          headers: { ...headers, 'accept-encoding': 'identity' },
          body,
          signal: AbortSignal.any([timer.signal, cut.signal]),
        })
        const head = (name: string): string | null => answer.headers[name]?.toString() ?? null
        const { bytes, cut: end } = await beginning(answer.body, { bodyMs, mostBytes })
        const packed = head('content-encoding')
        const text =
          packed && packed !== 'identity'
            ? `(${packed}, ${bytes.length} bytes${end ? ' and more' : ''}, not unpacked)`
            : bytes.toString('utf8')
        return {
          kind: 'answered',
          status: answer.statusCode,
          location: head('location'),
          retryAfter: head('retry-after'),
          text,
          cut: timer.signal.aborted ? 'late' : end,
          ms: took(),
        }
      } catch (error) {
        if (timer.signal.aborted) return { kind: 'none', why: 'late', cause: tooLate(totalMs), ms: took() }
        const why = cut.signal.aborted ? 'stopped' : error instanceof Refused ? 'refused' : 'failed'
        return { kind: 'none', why, cause: causeOf(error), ms: took() }
      } finally {
        clearTimeout(timeout)
      }
    },
    async close() {
      cut.abort()
      await Promise.all([...pools.values()].map(({ pool }) => pool.destroy()))
      pools.clear()
    },
  }
}

const tooLate = (ms: number): string =>
  `It did not answer within ${ms / 1000} ${ms === 1000 ? 'second' : 'seconds'}.`

type Body = AsyncIterable<Uint8Array> & {
  destroy(): unknown
  on(event: 'error', handler: () => void): unknown
}

/** The first bytes of a body. What is longer or slower is cut, with its connection. */
async function beginning(
  body: Body,
  { bodyMs, mostBytes }: { bodyMs: number; mostBytes: number },
): Promise<{ bytes: Buffer; cut: Cut | null }> {
  const chunks: Uint8Array[] = []
  let size = 0
  let late = false
  body.on('error', () => {})
  const timer = setTimeout(() => {
    late = true
    body.destroy()
  }, bodyMs)
  try {
    for await (const chunk of body) {
      chunks.push(chunk.subarray(0, mostBytes - size))
      size += chunk.length
      if (size > mostBytes) return { bytes: Buffer.concat(chunks), cut: 'long' }
    }
    return { bytes: Buffer.concat(chunks), cut: late ? 'late' : null }
  } catch {
    return { bytes: Buffer.concat(chunks), cut: late ? 'late' : 'broken' }
  } finally {
    clearTimeout(timer)
    body.destroy()
  }
}

/**
 * Looks the name up, refuses it when any of its addresses is not public, and connects to exactly the address that was looked at: nobody
 * is asked a second time, so no second answer can lead elsewhere. The certificate is still that of the name.
 */
function connector(options: StrangerOptions, connectMs: number, own: boolean): buildConnector.connector {
  const { resolve = systemResolve, ca } = options
  const connect = buildConnector({ timeout: connectMs, allowH2: false, ...(ca ? { ca } : {}) })
  const addressesOf = async (host: string): Promise<string[]> => {
    const found = isIP(host) ? [host] : (await resolve(host)).map(({ address }) => address)
    if (found.length === 0) throw new Refused(`${host} leads to no address.`)
    const closed = own ? undefined : found.find((address) => !isPublic(address))
    if (closed)
      throw new Refused(
        isIP(host)
          ? notPublic(host)
          : `${host} leads to ${closed}, which is in a private or special network. Nothing is sent there.`,
      )
    return found
  }
  return (target, callback) => {
    const host = target.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
    const tryFrom = (addresses: string[], at: number): void =>
      connect(
        {
          ...target,
          hostname: addresses[at]!,
          ...(isIP(host) ? {} : { servername: host }),
        },
        (...[error, socket]) => {
          // A server with two addresses of which one is down, such as IPv6 without a way there.
          if (error && at + 1 < Math.min(addresses.length, 3)) return tryFrom(addresses, at + 1)
          if (error) callback(error, null)
          else callback(null, socket)
        },
      )
    addressesOf(host).then(
      (addresses) => tryFrom(addresses, 0),
      (error: Error) => callback(error, null),
    )
  }
}

const CAUSES: Record<string, string> = {
  ENOTFOUND: 'Its name is not known. Look at how the address is written, or at its DNS.',
  EAI_AGAIN: 'Its name could not be looked up just now.',
  ECONNREFUSED: 'Nothing listens at its address and port.',
  ECONNRESET: 'It closed the connection before it answered.',
  EPIPE: 'It closed the connection before it answered.',
  EHOSTUNREACH: 'There is no way to its address.',
  ENETUNREACH: 'There is no way to its address.',
  ETIMEDOUT: 'It could not be connected to in time.',
  UND_ERR_CONNECT_TIMEOUT: 'It could not be connected to in time.',
  UND_ERR_SOCKET: 'It closed the connection before it answered.',
  UND_ERR_HEADERS_OVERFLOW: 'The head of its answer is longer than 16 KB.',
  HPE_HEADER_OVERFLOW: 'The head of its answer is longer than 16 KB.',
  CERT_HAS_EXPIRED: 'Its certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Its certificate is signed by itself, so nobody can tell whose it is.',
  SELF_SIGNED_CERT_IN_CHAIN: 'Its certificate is signed by an authority that is not known.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Its certificate could not be verified: one in between is missing.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'Its certificate is signed by an authority that is not known.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Its certificate is for another name.',
}

function causeOf(error: unknown): string {
  if (error instanceof Refused) return error.message
  const { code: raw, message = '' } = error as { code?: unknown; message?: string }
  // What is aborted has a number as its code.
  const code = typeof raw === 'string' ? raw : undefined
  if (code && CAUSES[code]) return CAUSES[code]
  if (code?.startsWith('HPE_')) return 'Its answer is not HTTP.'
  if (code?.startsWith('ERR_SSL') || code === 'EPROTO') return 'It does not speak TLS as it should.'
  if (code === 'UND_ERR_ABORTED' || (error as Error)?.name === 'AbortError')
    return 'This server stopped in the middle of it.'
  return `It could not be reached (${code ?? message}).`
}
