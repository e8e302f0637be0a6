import { type LookupAddress, lookup } from 'node:dns'
import { isIP } from 'node:net'
import { Agent, request } from 'undici'
import { assertNoOpenTransaction } from '../../platform/db/database.ts'

/** What came back, or why nothing did, in words for people. */
export type Answered =
  | { ok: true; status: number; text: string }
  | { ok: false; timedOut: boolean; problem: string }

/** The process stops: nothing is known of the call, and another process makes it again. */
export class OutsideClosed extends Error {}

/** Posts to addresses that people of a brand wrote down: bots of theirs, and model servers. Follows no redirect. */
export type Outside = {
  post(
    url: string,
    headers: Record<string, string>,
    body: string,
    limits: { timeoutMs: number; maxBytes: number },
  ): Promise<Answered>
  close(): Promise<void>
}

/**
 * `inside`: hosts of the operator's own network that may be called, as `name` or `name:port`; everything else has to be https at a public
 * address, looked at in the moment we go there.
 */
export function openOutside({ inside }: { inside: readonly string[] }): Outside {
  const open = new Agent({ connections: 32, connect: { lookup: publicOnly } })
  const within = new Agent({ connections: 32 })
  let closed = false
  return {
    async post(url, headers, body, { timeoutMs, maxBytes }) {
      assertNoOpenTransaction('A bot was called')
      const target = new URL(url)
      const own = inside.includes(target.host) || inside.includes(target.hostname)
      const refused = own ? null : whyRefused(target)
      if (refused) return { ok: false, timedOut: false, problem: refused }
      const signal = AbortSignal.timeout(timeoutMs)
      try {
        const answer = await request(target, {
          ...{ method: 'POST', headers, body, signal },
          dispatcher: own ? within : open,
        })
        return { ok: true, status: answer.statusCode, text: await readUpTo(answer.body, maxBytes) }
      } catch (error) {
        if (closed) throw new OutsideClosed('The process stops.')
        if (signal.aborted)
          return { ok: false, timedOut: true, problem: `No answer within ${timeoutMs / 1000} s` }
        return { ok: false, timedOut: false, problem: wordsOf(error) }
      }
    },
    async close() {
      closed = true
      await Promise.all([open.destroy(), within.destroy()])
    },
  }
}

/** Why a target that the operator did not name may not be called; null = it may. */
export function whyRefused(target: URL): string | null {
  const name = target.hostname.replace(/^\[|\]$/g, '')
  if (target.protocol !== 'https:') return `${target.host} is not called without https`
  if (
    isIP(name)
      ? isPrivate(name)
      : !name.includes('.') || /\.(local|internal|localhost|lan|home|arpa)\.?$/.test(name)
  )
    return `${target.host} is in a private network, and the operator did not allow it (FOREWORD_INSIDE_HOSTS)`
  return null
}

async function readUpTo(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > maxBytes) throw new Error(`the answer is larger than ${Math.round(maxBytes / 1024)} kB`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

function wordsOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string }
  if (code === 'ECONNREFUSED') return 'The connection was refused'
  if (code === 'ENOTFOUND') return 'The name is not known'
  return `The call failed: ${message ?? code ?? 'no reason was given'}`
}

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void

/** A public name may lead into our own network. */
function publicOnly(name: string, options: object, found: Found): void {
  lookup(name, { ...options, all: true }, (error, addresses) => {
    if (error) return found(error, [])
    const open = addresses.filter(({ address }) => !isPrivate(address))
    if (open.length === 0) return found(new Error(`${name} leads to no public address`), [])
    if ('all' in options && options.all) found(null, open)
    else found(null, open[0]!.address, open[0]!.family)
  })
}

function isPrivate(address: string): boolean {
  const ip = address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')
  if (isIP(ip) === 4) {
    const [a = 0, b = 0] = ip.split('.').map(Number)
    const shared = (a === 100 && b >= 64 && b < 128) || (a === 198 && (b === 18 || b === 19))
    const local = (a === 169 && b === 254) || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168)
    return a === 0 || a === 10 || a === 127 || a >= 224 || shared || local
  }
  return /^(::|f[cd]|fe[89a-f]|ff)/.test(ip)
}
