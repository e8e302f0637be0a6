import { type Client, escapeIdentifier } from 'pg'
import { type Kept, keepConnection } from './kept-connection.ts'

type Input = {
  url: string
  channel: string
  handler: (payload: string) => void
  /** Whether a notification is left out, by the backend that sent it. */
  known: (backendPid: number) => boolean
  onReconnect?: (() => void) | undefined
  heartbeatMs: number
  log: (line: string) => void
}

/**
 * Listens on a channel until stopped. The first connection must succeed; later ones are made anew when they break,
 * with growing pauses.
 */
export const startListener = (input: Input): Promise<Kept> =>
  keepConnection({
    ...input,
    name: `listen ${input.channel}`,
    async prepare(client: Client) {
      client.on('notification', (message) => {
        if (!input.known(message.processId)) input.handler(message.payload ?? '')
      })
      await client.query(`listen ${escapeIdentifier(input.channel)}`)
    },
  })
