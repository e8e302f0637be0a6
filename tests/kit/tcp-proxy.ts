import { connect, createServer, type Socket } from 'node:net'

export type TcpProxy = {
  port: number
  /** Swallows everything both ways and keeps connections open, as a lost host does. New ones connect and hear nothing. */
  silence(): void
  /** Resets the open connections; new ones work. */
  drop(): void
  /** Resets the open connections and every new one. */
  refuse(): void
  /** Passes each piece of data on after so many milliseconds, in order. 0 ends it. */
  delay(ms: number): void
  /** Passes data again. What was swallowed stays lost. */
  resume(): void
  /** Bytes swallowed so far. */
  swallowed(): number
  close(): Promise<void>
}

type Mode = 'pass' | 'silent' | 'refuse'

/** A proxy in front of `target` that can misbehave on command. Listens on a free loopback port. */
export async function tcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let mode: Mode = 'pass'
  let delayMs = 0
  let swallowed = 0

  const forward = (from: Socket, to: Socket) => {
    sockets.add(from)
    from.on('error', () => {})
    from.on('close', () => {
      sockets.delete(from)
      if (mode !== 'silent') later(() => to.destroy())
    })
    from.on('data', (chunk) => {
      if (mode === 'pass') later(() => to.write(chunk))
      else swallowed += chunk.length
    })
  }
  // Timers of one length fire in the order they were set, so pieces keep theirs.
  const later = (act: () => void) => (delayMs > 0 ? setTimeout(act, delayMs) : act())

  const server = createServer((client) => {
    if (mode === 'refuse') {
      client.on('error', () => {})
      client.resetAndDestroy()
      return
    }
    const upstream = connect(target)
    forward(client, upstream)
    forward(upstream, client)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const reset = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    port: (server.address() as { port: number }).port,
    silence: () => {
      mode = 'silent'
    },
    drop: reset,
    refuse: () => {
      mode = 'refuse'
      reset()
    },
    delay: (ms) => {
      delayMs = ms
    },
    resume: () => {
      mode = 'pass'
    },
    swallowed: () => swallowed,
    async close() {
      reset()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
