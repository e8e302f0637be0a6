import { createServer, type ServerResponse } from 'node:http'
import { createServer as createTls } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createServer as createTcp, type Socket, type Server as TcpServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { isPublic, isWebPort } from './addresses.ts'
import { mayCall, openStrangers, type PostLimits, type StrangerOptions } from './strangers.ts'

// Servers as bad as can be, on this machine: whatever they do, a post ends soon, says why, and costs little memory.

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const listening = async (server: TcpServer): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => new Promise((resolve) => server.close(resolve)))
  return (server.address() as AddressInfo).port
}
async function web(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => answer(response))
  })
  const port = await listening(server)
  closers.push(() => server.closeAllConnections())
  return `http://127.0.0.1:${port}/in`
}
async function tcp(talk: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createTcp((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    talk(socket)
  })
  const port = await listening(server)
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
  })
  return `http://127.0.0.1:${port}/in`
}
// What the operator named.
const INSIDE = ['127.0.0.1', 'hooks.brand.example', 'other.brand.example']
const strangers = (options: StrangerOptions = {}) => {
  const made = openStrangers({ inside: INSIDE, totalMs: 400, bodyMs: 150, ...options })
  closers.push(() => made.close())
  return made
}
const post = (url: string, options: StrangerOptions = {}) =>
  strangers(options).post('test', url, { 'content-type': 'application/json' }, Buffer.from('{}'))

describe('addresses', () => {
  test.each([
    ...[
      '0.0.0.0',
      '10.1.2.3',
      '100.64.0.1',
      '100.127.255.255',
      '127.0.0.1',
      '127.9.9.9',
      '169.254.169.254',
      '172.16.0.1',
      '172.31.255.255',
    ],
    ...[
      '192.0.0.8',
      '192.0.2.1',
      '192.88.99.1',
      '192.168.1.1',
      '198.18.0.1',
      '198.19.255.255',
      '198.51.100.1',
      '203.0.113.1',
      '224.0.0.1',
    ],
    ...[
      '240.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      '::ffff:10.0.0.1',
      '::ffff:7f00:1',
      '::127.0.0.1',
      '64:ff9b::10.0.0.1',
      '64:ff9b:1::1',
    ],
    ...[
      '100::1',
      '2001::1',
      '2001:2::1',
      '2001:20::1',
      '2001:db8::1',
      '2002:7f00:1::',
      '3fff::1',
      '5f00::1',
      'fc00::1',
      'fd12:3456::1',
    ],
    ...['fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', 'localhost', '', '0177.0.0.1'],
  ])('%s is not public', (address) => {
    expect(isPublic(address)).toBe(false)
  })
  test.each([
    '8.8.8.8',
    '100.63.0.1',
    '100.128.0.1',
    '172.32.0.1',
    '192.0.1.1',
    '198.17.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
  ])('%s is', (address) => {
    expect(isPublic(address)).toBe(true)
  })
  test('that are written in a strange way are refused when they are entered', () => {
    for (const host of [
      '0177.0.0.1',
      '2130706433',
      '0x7f.1',
      '127.1',
      '[::1]',
      '[::ffff:169.254.169.254]',
      '169.254.169.254.',
    ])
      expect(mayCall(`https://${host}/in`), host).toMatch(/private or special network/)
    expect(mayCall('https://hooks.brand.example/in')).toBeNull()
    expect(mayCall('http://hooks.brand.example/in')).toMatch(/https/)
    expect(mayCall('http://127.0.0.1:4010/in', ['127.0.0.1:4010'])).toBeNull()
    expect(mayCall('ftp://hooks.brand.example/in', ['hooks.brand.example'])).toMatch(/https/)
    expect(mayCall('https://me:secret@hooks.brand.example/')).toMatch(/password/)
    expect(mayCall('https://hooks.brand.example:22/')).toMatch(/Port 22/)
    expect(mayCall('no address')).toMatch(/not an address/)
    expect([25, 6379, 5432, 1023, 11211].map(isWebPort)).toEqual(Array(5).fill(false))
    expect([80, 443, 8443, 3000].map(isWebPort)).toEqual(Array(4).fill(true))
  })
})

describe('hosts of the own network', () => {
  test('are called as the operator named them, and no other beside them', () => {
    for (const [address, inside] of [
      ['http://models.lan:11434/v1', 'models.lan:11434'],
      ['http://models.lan:11434/v1', 'models.lan'],
      ['http://models.lan/', 'models.lan:80'],
      ['https://models.lan/', 'models.lan:443'],
      ['http://[::1]:8080/', '[::1]:8080'],
      // Whoever names a port means it.
      ['http://127.0.0.1:6379/', '127.0.0.1:6379'],
    ] as const)
      expect(mayCall(address, [inside]), `${address} by ${inside}`).toBeNull()
    expect(mayCall('http://127.0.0.1:6379/', ['127.0.0.1'])).toMatch(/Port 6379/)
    expect(mayCall('http://127.0.0.1:4011/', ['127.0.0.1:4010'])).toMatch(/https/)
    expect(mayCall('https://127.0.0.2/', ['127.0.0.1'])).toMatch(/FOREWORD_INSIDE_HOSTS/)
  })

  test('do not open the way for a name beside them that leads to the same place', async () => {
    let called = 0
    const { port } = new URL(await tcp(() => called++))
    const here = async () => [{ address: '127.0.0.1', family: 4 }]
    const answer = await post(`https://elsewhere.example:${port}/`, { resolve: here })
    expect(answer).toMatchObject({ kind: 'none', why: 'refused', cause: expect.stringMatching(/leads to/) })
    expect(called).toBe(0)
  })
})

test('one post may have limits of its own, and says what was cut', async () => {
  const all = strangers({ bodyMs: 2_000, totalMs: 4_000 })
  const long = await web((response) => response.end('x'.repeat(20_000)))
  const ask = (url: string, limits: PostLimits) => all.post('test', url, {}, Buffer.from('{}'), limits)
  expect(await ask(long, {})).toMatchObject({ cut: 'long' })
  expect(await ask(long, { mostBytes: 20_000 })).toMatchObject({ cut: null, text: 'x'.repeat(20_000) })
  expect(await ask(await tcp(() => {}), { totalMs: 100 })).toMatchObject({ kind: 'none', why: 'late' })
  const slow = await web((response) => void response.writeHead(200).write('half'))
  expect(await ask(slow, { totalMs: 200 })).toMatchObject({ kind: 'answered', cut: 'late', text: 'half' })
})

describe('names', () => {
  test('that lead to a private address are refused, also when a public one stands beside', async () => {
    let called = 0
    const url = new URL(await tcp(() => called++))
    const found =
      (...addresses: string[]) =>
      async () =>
        addresses.map((address) => ({ address, family: 4 }))
    for (const addresses of [['127.0.0.1'], ['93.184.216.34', '169.254.169.254'], ['::ffff:127.0.0.1']]) {
      const answer = await post(`https://hooks.brand.example:${url.port}/in`, {
        inside: [],
        resolve: found(...addresses),
      })
      expect(answer).toMatchObject({
        kind: 'none',
        cause: expect.stringMatching(/leads to .* private or special network/),
      })
    }
    expect(called).toBe(0)
  })

  test('are looked up once: a second answer that leads elsewhere is never asked for', async () => {
    let asked = 0
    let called = 0
    const url = new URL(await tcp(() => called++))
    const rebinding = async () => {
      asked++
      return [{ address: asked === 1 ? '203.0.112.1' : '127.0.0.1', family: 4 }]
    }
    const answer = await post(`https://rebind.brand.example:${url.port}/in`, {
      inside: [],
      resolve: rebinding,
      connectMs: 200,
    })
    expect(answer.kind).toBe('none')
    expect([asked, called]).toEqual([1, 0])
  })

  test('that are not known say so', async () => {
    const nowhere = async () => {
      throw Object.assign(new Error('x'), { code: 'ENOTFOUND' })
    }
    expect(await post('https://nowhere.example/in', { resolve: nowhere })).toMatchObject({
      cause: expect.stringContaining('name is not known'),
    })
  })
})

describe('answers', () => {
  test('are read', async () => {
    const url = await web((response) => response.writeHead(200, { 'retry-after': '7' }).end('thanks'))
    expect(await post(url)).toMatchObject({ kind: 'answered', status: 200, text: 'thanks', retryAfter: '7' })
  })

  test('of a redirect to the metadata service are not followed', async () => {
    const url = await web((response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
    )
    expect(await post(url)).toMatchObject({
      status: 302,
      location: 'http://169.254.169.254/latest/meta-data',
    })
  })

  test('that never come end at the limit', async () => {
    expect(await post(await tcp(() => {}))).toMatchObject({
      kind: 'none',
      cause: 'It did not answer within 0.4 seconds.',
    })
  })

  test('that drip byte by byte in their head end at the limit', async () => {
    const url = await tcp((socket) => {
      const timer = setInterval(() => socket.write('X'), 20)
      socket.on('close', () => clearInterval(timer))
      socket.write('HTTP/1.1 200 OK\r\nX-Slow: ')
    })
    const answer = await post(url)
    expect(answer).toMatchObject({ kind: 'none', cause: expect.stringContaining('did not answer within') })
    expect(answer.ms).toBeLessThan(2_000)
  })

  test('that drip in their body count by their head', async () => {
    const url = await web((response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write('.'), 10)
      response.on('close', () => clearInterval(timer))
    })
    const answer = await post(url)
    expect(answer).toMatchObject({ kind: 'answered', status: 200 })
    expect(answer.ms).toBeLessThan(1_000)
  })

  test('without end are cut at 16 KB, many at once, and memory stays as it is', async () => {
    let sent = 0
    const url = await web((response) => {
      response.writeHead(200, { 'content-length': String(2 ** 31) })
      const piece = Buffer.alloc(65_536, 'x')
      const pour = (): void => {
        while (!response.destroyed && response.write(piece)) sent += piece.length
        if (!response.destroyed) response.once('drain', pour)
      }
      pour()
    })
    const many = strangers({ totalMs: 5_000 })
    globalThis.gc?.()
    const before = process.memoryUsage().rss
    const answers = await Promise.all(
      Array.from({ length: 64 }, () => many.post('test', url, {}, Buffer.from('{}'))),
    )
    for (const answer of answers) {
      expect(answer).toMatchObject({ kind: 'answered', status: 200 })
      expect(answer.kind === 'answered' && answer.text.length).toBe(16_384)
    }
    // What the sockets of both ends hold, and far from the 128 GB that were promised.
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6)
    expect(sent).toBeLessThan(300e6)
  })

  test('that are packed stay packed', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    const url = await web((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb))
    const answer = await post(url, { totalMs: 10_000, bodyMs: 5_000 })
    expect(answer).toMatchObject({ status: 200, text: '(gzip, 16384 bytes and more, not unpacked)' })
  })

  test('with a head without end are refused', async () => {
    const url = await tcp((socket) => {
      socket.write(
        `HTTP/1.1 200 OK\r\n${Array.from({ length: 2_000 }, (_, n) => `x-${n}: ${'y'.repeat(40)}\r\n`).join('')}\r\n`,
      )
    })
    expect(await post(url)).toMatchObject({
      kind: 'none',
      cause: expect.stringMatching(/head of its answer|not HTTP/),
    })
  })

  test('that break off say so', async () => {
    expect(await post(await tcp((socket) => socket.once('data', () => socket.destroy())))).toMatchObject({
      kind: 'none',
      cause: 'It closed the connection before it answered.',
    })
    const halfway = await tcp((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf')),
    )
    expect(await post(halfway)).toMatchObject({ kind: 'answered', status: 200 })
  })

  test('that are no HTTP, and ports where nobody is, say so', async () => {
    expect(await post(await tcp((socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n')))).toMatchObject({
      cause: expect.stringMatching(/HTTP/),
    })
    const gone = createServer()
    const port = await new Promise<number>((resolve) =>
      gone.listen(0, '127.0.0.1', () => resolve((gone.address() as AddressInfo).port)),
    )
    await new Promise((resolve) => gone.close(resolve))
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({
      cause: 'Nothing listens at its address and port.',
    })
  })

  test('over TLS need a certificate of the name that somebody known has signed', async () => {
    const { KEY, CERT } = await import('./strangers.fixture.ts')
    const server = createTls({ key: KEY, cert: CERT }, (_request, response) => response.end('secret thanks'))
    const port = await listening(server)
    closers.push(() => server.closeAllConnections())
    const here = async () => [{ address: '127.0.0.1', family: 4 }]
    const own = `https://hooks.brand.example:${port}/in`
    expect(await post(own, { resolve: here })).toMatchObject({
      kind: 'none',
      cause: expect.stringContaining('certificate is signed by itself'),
    })
    expect(await post(own, { resolve: here, ca: CERT })).toMatchObject({ status: 200, text: 'secret thanks' })
    expect(await post(`https://other.brand.example:${port}/in`, { resolve: here, ca: CERT })).toMatchObject({
      cause: 'Its certificate is for another name.',
    })
    expect(
      await post(
        `https://hooks.brand.example:${new URL(await tcp((socket) => socket.write('no TLS'))).port}/`,
        { resolve: here },
      ),
    ).toMatchObject({
      kind: 'none',
    })
  })
})

test('one user’s connections that hang leave another’s free', async () => {
  let held = 0
  const url = await web((response) => {
    if (held++ >= 2) response.end('free')
  })
  const shared = strangers({ connections: 2, totalMs: 3_000 })
  const hanging = [1, 2].map(() => shared.post('one', url, {}, Buffer.from('{}')))
  await expect.poll(() => held).toBe(2)
  expect(await shared.post('two', url, {}, Buffer.from('{}'))).toMatchObject({ status: 200, text: 'free' })
  await shared.close()
  expect((await Promise.all(hanging)).map((answer) => answer.kind)).toEqual(['none', 'none'])
})
