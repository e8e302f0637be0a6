import { Pool } from 'undici'
import type { Webhook } from './webhooks.ts'

/** Connections a carrier holds open at once. */
export const CONNECTIONS = 64

export type Poster = {
  /** Posts and waits for the answer. Answers how long it took, ms. @throws Error unless it was taken */
  post(webhook: Webhook): Promise<number>
  close(): Promise<void>
}

export function openPoster(url: string, connections = CONNECTIONS): Poster {
  const pool = new Pool(url, { connections, pipelining: 1 })
  return {
    async post({ path, body, signature }) {
      const started = performance.now()
      const answer = await pool.request({
        method: 'POST',
        path,
        body,
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
      })
      const text = await answer.body.text()
      if (answer.statusCode !== 200)
        throw new Error(`The server answered ${answer.statusCode} to a webhook: ${text}`)
      return performance.now() - started
    },
    close: () => pool.close(),
  }
}
