import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { INAPP_CLOSE, type InAppServerFrame } from '@foreword/contract'
import { type WebSocket, WebSocketServer } from 'ws'
import { assertNoOpenTransaction } from '../../platform/db/database.ts'
import type { Http } from '../../platform/http/server.ts'
import { Problem } from '../../platform/problem.ts'
import type { Apps } from './apps.ts'
import { openSession, type SessionDeps } from './session.ts'

const PATH = /^\/inapp\/v1\/([^/?]+)\/socket(?:\?|$)/
const MOST_BYTES = 16 * 1024
const HEARTBEAT_MS = 25_000
/** What a device may leave unread on its line before it is cut; it comes back and goes on where it was. */
const MOST_UNSENT = 1_000_000
const MOST_SOCKETS = 20_000

/** Sockets of apps beside the web server's requests. */
export type Sockets = {
  /** Ends every line; devices come back to another process. */
  close(): Promise<void>
}

export function openSockets(http: Http, deps: SessionDeps & { apps: Apps }): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES, perMessageDeflate: false })
  let closing = false
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const senderId = PATH.exec(request.url ?? '')?.[1]
    socket.on('error', () => socket.destroy())
    if (!senderId) refuse(socket, '404 Not Found')
    else if (closing || server.clients.size >= MOST_SOCKETS) refuse(socket, '503 Service Unavailable')
    else server.handleUpgrade(request, socket, head, (line) => void serve(deps, line, senderId, request))
  }
  http.server.on('upgrade', upgrade)
  const heart = setInterval(() => {
    for (const line of server.clients) beat(line)
  }, HEARTBEAT_MS)
  heart.unref()
  return {
    async close() {
      closing = true
      clearInterval(heart)
      for (const line of server.clients) line.close(1001, 'the server stops')
      const gone = new Promise<void>((resolve) => server.close(() => resolve()))
      const cut = setTimeout(() => {
        for (const line of server.clients) line.terminate()
      }, 500)
      await gone
      clearTimeout(cut)
    },
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

function say(line: WebSocket, frame: InAppServerFrame): void {
  assertNoOpenTransaction('A socket was written')
  line.send(JSON.stringify(frame))
}

const alive = new WeakMap<WebSocket, boolean>()

/** Who did not answer the last beat is gone, even if the network never said so. */
function beat(line: WebSocket): void {
  if (alive.get(line) === false) line.terminate()
  else line.ping()
  alive.set(line, false)
}

/** A refusal is said in words before the line is closed: a page cannot read why a handshake failed. */
async function serve(
  deps: SessionDeps & { apps: Apps },
  line: WebSocket,
  senderId: string,
  request: IncomingMessage,
): Promise<void> {
  const early: string[] = []
  const take = (data: Buffer): void => void early.push(data.toString())
  line.on('message', take)
  line.on('error', () => line.terminate())
  line.on('pong', () => alive.set(line, true))
  try {
    const { origin, host } = request.headers
    const opened = await deps.apps.open(senderId, { origin, host })
    if (line.readyState !== line.OPEN) return
    const session = openSession(deps, opened, {
      write(frame) {
        if (line.bufferedAmount > MOST_UNSENT) line.terminate()
        else say(line, frame)
      },
      close: (code, reason) => line.close(code, reason),
    })
    line.off('message', take)
    line.on('close', () => session.end())
    line.on('message', (data, binary) => {
      alive.set(line, true)
      void session.receive(binary ? '' : data.toString())
    })
    for (const text of early) void session.receive(text)
  } catch (error) {
    const problem = error instanceof Problem ? error : new Problem('internal')
    if (problem.status >= 500) deps.log.error({ err: error, senderId }, 'an in-app line could not be opened')
    say(line, { type: 'problem', code: problem.code, message: problem.message })
    const code =
      { wrong_origin: INAPP_CLOSE.origin, not_found: INAPP_CLOSE.gone }[problem.code as string] ?? 1011
    line.close(code, problem.code)
  }
}
