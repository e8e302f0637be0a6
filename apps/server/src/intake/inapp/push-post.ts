import { openStrangers } from '../../platform/net/strangers.ts'

/** Posts to push services. Answers the status, or null when nobody answered. Follows no redirect. */
export type PushPost = {
  post(endpoint: string, headers: Record<string, string>, body: Buffer): Promise<number | null>
  close(): Promise<void>
}

const TIMEOUT_MS = 10_000

/** `inside`: hosts of the own network; only tests have their push service there. */
export function openPushPost({ inside = [] }: { inside?: readonly string[] } = {}): PushPost {
  const strangers = openStrangers({ inside, totalMs: TIMEOUT_MS, connections: 8 })
  return {
    async post(endpoint, headers, body) {
      const answer = await strangers.post('push', endpoint, headers, body)
      return answer.kind === 'answered' ? answer.status : null
    },
    close: () => strangers.close(),
  }
}
