import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Desk, openDesk } from '../../../../tests/kit/desk.ts'
import { type TestHouse, testHouse } from '../../../../tests/kit/server.ts'
import type { Log } from '../platform/log.ts'
import { openLog } from '../platform/log.ts'
import { sweepUploads } from '../recipients/index.ts'

// Uploads that break off or fall silent: whoever sent them is told, nothing of them is kept, and the log has no fault of ours.

const STALL_MS = 2_000
const faults: unknown[] = []
const quiet = openLog('silent')
const log = new Proxy(quiet, {
  get: (of, name) =>
    name === 'error' ? (...said: unknown[]) => void faults.push(said) : Reflect.get(of, name, of),
}) as Log

let house: TestHouse
let desk: Desk
let draft: string
let talk: string
beforeAll(async () => {
  house = await testHouse({ stallMs: STALL_MS, log })
  desk = await openDesk(house, 'Uploads')
  draft = String((await desk.admin.call('POST', '/campaigns', { name: 'Spring', message: 'Hello' })).body.id)
  await desk.write('+12125550140', 'Can you send me a map?')
  const waiting = async () =>
    (await desk.ann.client.call('GET', '/conversations?view=queue')).body.conversations as { id: string }[]
  await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), { timeout: 60_000 })
  talk = (await waiting())[0]!.id
  expect((await desk.ann.client.call('POST', `/conversations/${talk}/take`)).status).toBe(200)
})
afterAll(() => house?.close())

const files = () => readdir(house.running.house.uploads).catch(() => [] as string[])
const attached = async () =>
  (await house.running.house.db.pool.query('select count(*)::int as n from agent_files')).rows[0].n as number

type Kind = { name: string; path: () => string; cookie: () => string; kept: () => Promise<unknown> }
const KINDS: Kind[] = [
  {
    ...{ name: 'a file of recipients', cookie: () => desk.admin.cookie, kept: files },
    path: () => `/campaigns/${draft}/recipients/file?fileName=people.csv`,
  },
  {
    ...{ name: 'opt-outs of another system', cookie: () => desk.admin.cookie, kept: files },
    path: () => '/data-imports?fileName=opt-outs.csv',
  },
  {
    ...{ name: 'a picture for an answer', cookie: () => desk.ann.client.cookie, kept: attached },
    path: () => `/conversations/${talk}/files?name=map.png&type=image/png`,
  },
  {
    ...{ name: 'a list of people to leave out', cookie: () => desk.admin.cookie, kept: files },
    path: () => '/exclusion-lists?name=Staff',
  },
]

/** The first half of a body; the rest never comes by itself. */
function half({ path, cookie }: Kind): ClientRequest {
  const sent = request(`${house.url}/api/v1${path()}`, {
    method: 'POST',
    headers: { cookie: cookie(), 'content-type': 'application/octet-stream', 'content-length': 4_000 },
  })
  sent.on('error', () => {})
  sent.write('phone\n'.padEnd(2_000, '+12125550100\n'))
  return sent
}

describe.each(KINDS)('$name', (kind) => {
  test('that falls silent is ended, and whoever sends it is told why', async () => {
    const before = await kind.kept()
    const sent = half(kind)
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      sent.once('response', resolve)
      sent.once('close', () => reject(new Error('The connection ended without an answer.')))
    })
    let text = ''
    for await (const piece of answer.setEncoding('utf8')) text += piece
    expect(answer.statusCode).toBe(408)
    expect(answer.headers.connection).toBe('close')
    expect(JSON.parse(text)).toMatchObject({ code: 'upload_stalled', retry: 'same_request' })
    expect(await kind.kept()).toEqual(before)
    expect(faults).toEqual([])
  })

  test('that is cut off in the middle leaves nothing behind', async () => {
    const before = await kind.kept()
    const sent = half(kind)
    const gone = new Promise((resolve) => sent.once('close', resolve))
    if (kind.kept === files && !kind.path().startsWith('/exclusion'))
      await expect.poll(files).not.toEqual(before)
    sent.destroy()
    await gone
    await expect.poll(kind.kept).toEqual(before)
    expect(faults).toEqual([])
  })
})

test('whoever sends slowly but steadily is waited for', async () => {
  const lines = Array.from({ length: 6 }, (_, n) => `+1212555015${n}\n`)
  const body = new ReadableStream<Uint8Array>({
    async start(out) {
      out.enqueue(Buffer.from('phone\n'))
      // Together they last longer than one pause may.
      for (const line of lines) {
        await new Promise((resolve) => setTimeout(resolve, STALL_MS / 4))
        out.enqueue(Buffer.from(line))
      }
      out.close()
    },
  })
  const answer = await desk.admin.upload(draft, body)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  const read = async () => (await desk.admin.call('GET', `/campaigns/${draft}/import`)).body
  await expect.poll(read).toMatchObject({ status: 'ready', rowsRead: 6 })
})

test('what a killed process left behind is swept: old parts, and files that no import names', async () => {
  const { uploads } = house.running.house
  await mkdir(uploads, { recursive: true })
  const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`
  const DAY = 86_400_000
  const put = async (name: string, ageMs: number) => {
    const at = new Date(Date.now() - ageMs)
    await writeFile(join(uploads, name), 'phone\n')
    await utimes(join(uploads, name), at, at)
  }
  const [own] = (await house.running.house.db.pool.query('select id from imports limit 1')).rows as {
    id: string
  }[]
  await utimes(join(uploads, own!.id), new Date(0), new Date(0))
  await put(`${id(1)}.part`, 5_000)
  await put(`${id(2)}.part`, 500)
  await put(id(3), 2 * DAY)
  await put(id(4), DAY / 2)
  await put('notes.txt', 9 * DAY)
  const known = async () => new Set([own!.id])
  expect(await sweepUploads(uploads, 4_000, known)).toBe(2)
  expect((await files()).sort()).toEqual([`${id(2)}.part`, id(4), own!.id, 'notes.txt'].sort())
  expect(await sweepUploads(join(uploads, 'nowhere'), 1_000, known)).toBe(0)
})
