import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A request as the server saw it. */
export type Seen = { method: string; path: string; headers: IncomingMessage['headers']; body: string }

/** silence: takes the request, never answers · reset: takes it, then drops the connection · half: drops it amid the answer. */
export type Behaviour =
  | { status: number; body: string; headers?: Record<string, string> }
  | 'silence'
  | 'reset'
  | 'half'

export type FaultServer = {
  url: string
  seen: Seen[]
  /** Connections opened so far. */
  connections: number
  close(): Promise<void>
}

/** A carrier that misbehaves to order, on a free port of this machine. For tests. */
export async function startFaultServer(behave: (seen: Seen) => Behaviour): Promise<FaultServer> {
  const server = createServer(async (request, response) => {
    const body = await readBody(request).catch(() => null)
    if (body === null) return
    const { method = '', url: path = '', headers } = request
    const seen = { method, path, headers, body }
    running.seen.push(seen)
    carryOut(behave(seen), response)
  })
  const sockets = new Set<Socket>()
  const running: FaultServer = {
    url: '',
    seen: [],
    connections: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
  server.on('connection', (socket) => {
    running.connections += 1
    sockets.add(socket.on('close', () => sockets.delete(socket)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  running.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return running
}

/** An address of this machine that nobody listens at. */
export async function refusedUrl(): Promise<string> {
  const server = await startFaultServer(() => 'silence')
  await server.close()
  return server.url
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function carryOut(behaviour: Behaviour, response: ServerResponse) {
  if (behaviour === 'silence') return
  if (behaviour === 'reset') {
    response.socket?.resetAndDestroy()
  } else if (behaviour === 'half') {
    response.writeHead(201, { 'content-type': 'application/json', 'content-length': '500' })
    response.write('{"sid":"', () => response.socket?.destroy())
  } else {
    response.writeHead(behaviour.status, { 'content-type': 'application/json', ...behaviour.headers })
    response.end(behaviour.body)
  }
}
