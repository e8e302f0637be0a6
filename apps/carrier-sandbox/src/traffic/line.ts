import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { readAnswer } from '../rules/http-answer.ts'

export interface Request {
  path: string
  /** Each `name: value` with its line end. */
  headers: string
  body: string
  readMs: number
}

/** Status 0 when no whole answer came; `code` says why. */
export type Done = (status: number, code: string, body: Buffer) => void

/** A kept HTTP/1.1 connection. One request at a time. */
export interface Line {
  post(request: Request, done: Done): void
  /** Whether it can take another request. */
  isOpen(): boolean
  destroy(): void
}

/** Unused for longer it is closed from this side, long before a server would: else a request could meet its closing. */
const IDLE_MS = 4_000
const MAX_ANSWER_BYTES = 1_048_576
const NOTHING = Buffer.alloc(0)

/**
 * Opens a connection for posts to an origin. By hand, because millions of receipts go over it on the machine of what is measured: a
 * client for everything costs several times as much for each.
 */
export function openLine(origin: string, connectMs: number): Line {
  const { protocol, hostname, host, port } = new URL(origin)
  const secure = protocol === 'https:'
  const name = hostname.replace(/^\[|\]$/g, '')
  const at = { host: name, port: Number(port) || (secure ? 443 : 80) }
  const socket: Socket = secure ? connectTls({ ...at, servername: isIP(name) ? '' : name }) : connectTcp(at)
  let current: { readMs: number; done: Done } | null = null
  let answered: Buffer = NOTHING
  let connected = false
  let code = ''

  const connecting = setTimeout(() => end('connect_timeout'), connectMs)
  function end(why: string) {
    code ||= why
    socket.destroy()
  }
  function finish(status: number, body: Buffer) {
    const done = current?.done
    current = null
    answered = NOTHING
    done?.(status, status === 0 ? code || 'closed' : '', body)
  }
  function read(ended: boolean) {
    const answer = readAnswer(answered, ended)
    if (!answer) return
    if (answer.keep && !ended) socket.setTimeout(IDLE_MS)
    else socket.destroy()
    finish(answer.status, answer.body)
  }

  socket.setNoDelay(true)
  socket.once(secure ? 'secureConnect' : 'connect', () => {
    connected = true
    clearTimeout(connecting)
    socket.setTimeout(current?.readMs ?? IDLE_MS)
  })
  socket.on('data', (chunk: Buffer) => {
    if (!current) return end('unasked')
    answered = answered.length === 0 ? chunk : Buffer.concat([answered, chunk])
    if (answered.length > MAX_ANSWER_BYTES) end('too_long')
    else read(false)
  })
  socket.on('end', () => {
    if (current && answered.length > 0) read(true)
    socket.destroy()
  })
  socket.on('timeout', () => end('read_timeout'))
  socket.on('error', (error: NodeJS.ErrnoException) => {
    code ||= error.code ?? error.message
  })
  socket.on('close', () => {
    clearTimeout(connecting)
    finish(0, NOTHING)
  })

  return {
    post({ path, headers, body, readMs }, done) {
      current = { readMs, done }
      if (connected) socket.setTimeout(readMs)
      const length = Buffer.byteLength(body)
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: ${host}\r\n${headers}content-length: ${length}\r\n\r\n${body}`,
      )
    },
    isOpen: () => !socket.destroyed && socket.writable,
    destroy: () => end('destroyed'),
  }
}
