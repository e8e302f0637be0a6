import type { Client } from 'pg'
import { type Kept, keepConnection } from './kept-connection.ts'

/** All notices of the product go over this channel of PostgreSQL, each with the name of its own. */
export const WIRE = 'foreword'

type Input = {
  url: string
  /** Given what was notified, unless it is known. */
  hear: (payload: string) => void
  /** Whether a notification is left out, by the backend that sent it. */
  known: (backendPid: number) => boolean
  onReconnect: () => void
  heartbeatMs: number
  log: (line: string) => void
}

/** Listens until stopped. The first connection must succeed; later ones are made anew when they break, with growing pauses. */
export const startListener = (input: Input): Promise<Kept> =>
  keepConnection({
    ...input,
    name: 'listen',
    async prepare(client: Client) {
      client.on('notification', (message) => {
        if (!input.known(message.processId)) input.hear(message.payload ?? '')
      })
      await client.query(`listen ${WIRE}`)
    },
  })
