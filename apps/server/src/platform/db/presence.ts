import { randomInt } from 'node:crypto'
import type { Client } from 'pg'
import { type Kept, keepConnection } from './kept-connection.ts'

/** First half of the advisory lock's key; the second is the number. */
export const PRESENCE_SPACE = 0x464f5257

/**
 * A number that tells others whether this process lives: it holds an advisory lock on it over a connection of its own, and the
 * database drops the lock with the connection, at once when the process dies.
 */
export type Presence = {
  /** Another one after each loss of the connection: what was taken under the old one and never heard of is then named at once. */
  id(): number
  /** False while the connection is away: others may then take this process for dead. */
  here(): boolean
  stop(): Promise<void>
}

export async function startPresence(input: {
  url: string
  heartbeatMs: number
  log: (line: string) => void
}): Promise<Presence> {
  let id = 0
  const kept: Kept = await keepConnection({
    ...input,
    name: 'presence',
    async prepare(client: Client) {
      const next = randomInt(1, 2 ** 31 - 1)
      const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1, $2) as got', [
        PRESENCE_SPACE,
        next,
      ])
      if (!rows[0]?.got) throw new Error('another process drew the same number')
      id = next
    },
  })
  return { id: () => id, here: kept.up, stop: kept.stop }
}
