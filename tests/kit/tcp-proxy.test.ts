import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type TcpProxy, tcpProxy } from './tcp-proxy.ts'

let echo: Server
let proxy: TcpProxy

beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => {})
    socket.pipe(socket)
  })
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
  proxy = await tcpProxy({ host: '127.0.0.1', port: (echo.address() as { port: number }).port })
})
afterEach(async () => {
  await proxy.close()
  await new Promise((resolve) => echo.close(resolve))
})

/** A client whose `events` tell, in order, what came and how it ended. */
function client(): { socket: Socket; events: string[]; until(event: string): Promise<void> } {
  const socket = connect(proxy.port, '127.0.0.1')
  const events: string[] = []
  const waiting: (() => void)[] = []
  const add = (event: string) => {
    events.push(event)
    for (const check of waiting) check()
  }
  socket.on('data', (chunk) => add(chunk.toString()))
  socket.on('error', (error) => add((error as NodeJS.ErrnoException).code ?? 'error'))
  socket.on('close', () => add('closed'))
  const until = (event: string) =>
    new Promise<void>((resolve) => {
      const check = () => events.includes(event) && resolve()
      waiting.push(check)
      check()
    })
  return { socket, events, until }
}

test('passes data both ways, and an end', async () => {
  const one = client()
  one.socket.write('hello')
  await one.until('hello')
  one.socket.end()
  await one.until('closed')
  expect(one.events).toEqual(['hello', 'closed'])
})

test('silent, it swallows data and keeps the connection open', async () => {
  const one = client()
  one.socket.write('before')
  await one.until('before')
  proxy.silence()
  one.socket.write('lost')
  const two = client()
  two.socket.write('lost too')
  await vi.waitUntil(() => proxy.swallowed() === 'lostlost too'.length, { interval: 5, timeout: 60_000 })
  proxy.resume()
  one.socket.write('after')
  await one.until('after')
  expect(one.events).toEqual(['before', 'after'])
  expect(two.events).toEqual([])
})

test('drops open connections and takes new ones; refuses until resumed', async () => {
  const one = client()
  one.socket.write('hello')
  await one.until('hello')
  proxy.drop()
  await one.until('closed')
  expect(one.events).toContain('ECONNRESET')
  proxy.refuse()
  const two = client()
  await two.until('closed')
  proxy.resume()
  const three = client()
  three.socket.write('again')
  await three.until('again')
})

test('delays data, in order', async () => {
  const one = client()
  one.socket.write('at once')
  await one.until('at once')
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  try {
    proxy.delay(50)
    one.socket.write('late')
    while (vi.getTimerCount() === 0) await new Promise(setImmediate)
    vi.advanceTimersByTime(49)
    expect(one.events).toEqual(['at once'])
    vi.advanceTimersByTime(1)
    while (vi.getTimerCount() === 0) await new Promise(setImmediate)
    vi.advanceTimersByTime(50)
    await one.until('late')
  } finally {
    vi.useRealTimers()
  }
})
