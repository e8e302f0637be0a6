import { type LookupAddress, lookup } from 'node:dns'
import { Agent, request } from 'undici'
import { isPrivate } from './push-endpoint.ts'

/** Posts to push services. Answers the status, or null when nobody answered. Follows no redirect. */
export type PushPost = {
  post(endpoint: string, headers: Record<string, string>, body: Buffer): Promise<number | null>
  close(): Promise<void>
}

const TIMEOUT_MS = 10_000

/** `anywhere` = also to this machine and private networks; only tests have their push service there. */
export function openPushPost({ anywhere = false }: { anywhere?: boolean } = {}): PushPost {
  const agent = new Agent({
    connections: 8,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    connect: anywhere ? { timeout: TIMEOUT_MS } : { timeout: TIMEOUT_MS, lookup: publicOnly },
  })
  return {
    async post(endpoint, headers, body) {
      try {
        const answer = await request(endpoint, { method: 'POST', headers, body, dispatcher: agent })
        await answer.body.dump()
        return answer.statusCode
      } catch {
        return null
      }
    },
    close: () => agent.close(),
  }
}

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void

/** A public name may lead into our own network: looked at in the moment we go there. */
function publicOnly(name: string, options: object, found: Found): void {
  lookup(name, { ...options, all: true }, (error, addresses) => {
    if (error) return found(error, [])
    const open = addresses.filter(({ address }) => !isPrivate(address))
    if (open.length === 0) return found(new Error(`${name} leads to no public address.`), [])
    if ('all' in options && options.all) found(null, open)
    else found(null, open[0]!.address, open[0]!.family)
  })
}
