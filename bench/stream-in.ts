import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { type Import, NDJSON } from '@foreword/contract'
import { audienceText } from './audience-file.ts'
import { type Brand, draftCampaign, EMAIL, PASSWORD } from './brand.ts'
import type { BenchHouse } from './house.ts'
import type { Part } from './parts.ts'
import { cpuSecondsOf } from './process-usage.ts'

// (l) Recipients as a program streams them: over HTTP, with its key, cut off in the middle once and sent again.

export type StreamInOptions = { rows: number; say: (line: string) => void }
export type StreamInResult = {
  rows: number
  mb: number
  /** From the first byte until the server answered with the import. */
  answeredSeconds: number
  /** Until every line had its verdict. */
  readySeconds: number
  rowsPerSecond: number
  /** Processor time of the server and its threads, and of PostgreSQL, until then. */
  cpuSecondsPerMillion: { server: number; postgres: number }
  /** The same once more under the same key, which the server answers without doing it again. */
  againSeconds: number
  /** Most growth of the server's memory, threads included. */
  memoryGrowthMb: number
  kept: { lines: number; ready: number; imports: number }
}

export async function streamInBench(
  bench: BenchHouse,
  brand: Brand,
  server: Part,
  { rows, say }: StreamInOptions,
): Promise<StreamInResult> {
  const authorization = await programOf(server.url)
  const campaignId = await draftCampaign(bench, brand, 0, {
    message: 'Hi {first_name}, {flight} costs {fare}.',
  })
  const path = `${server.url}/api/v1/campaigns/${campaignId}`
  let mb = 0
  for (const piece of ndjsonOf(rows)) mb += Buffer.byteLength(piece) / 1e6
  const stream = async (lines: Iterable<string>) => {
    const answer = await fetch(`${path}/recipients`, {
      method: 'POST',
      headers: { authorization, 'content-type': NDJSON, 'idempotency-key': 'the-list' },
      body: Readable.toWeb(Readable.from(lines)) as ReadableStream,
      duplex: 'half',
    } as RequestInit)
    if (!answer.ok) throw new Error(`The server answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as Import
  }
  await stream(cutOff(ndjsonOf(rows))).then(
    () => {
      throw new Error('A body that broke off was taken.')
    },
    () => say('cut off in the middle'),
  )
  const before = memoryMb(server.pid, 'VmRSS')
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, memoryMb(server.pid, 'VmRSS'))
  }, 20)
  const spent = () => ({ server: cpuSecondsOf(server.pid), postgres: cpuSecondsOf(bench.database.pid) })
  const cpu = spent()
  const began = performance.now()
  const since = () => (performance.now() - began) / 1000
  const first = await stream(ndjsonOf(rows))
  const answeredSeconds = since()
  let now = first
  while (now.status === 'reading') {
    await delay(20)
    now = (await (await fetch(`${path}/import`, { headers: { authorization } })).json()) as Import
  }
  const readySeconds = since()
  clearInterval(watch)
  const after = spent()
  const perMillion = (part: 'server' | 'postgres') => ((after[part] - cpu[part]) / rows) * 1e6
  if (now.status !== 'ready') throw new Error(`The import ended as ${now.status}: ${now.error?.message}`)
  const sentAgain = performance.now()
  const again = await stream(ndjsonOf(rows))
  const againSeconds = (performance.now() - sentAgain) / 1000
  if (again.id !== first.id) throw new Error('The same request made a second import.')
  const { rows: counted } = await bench.look.query(
    `select (select count(*)::int from recipients where campaign_id = $1) as lines,
       (select count(*)::int from recipients where campaign_id = $1 and verdict = 'ready') as ready,
       (select count(*)::int from imports where campaign_id = $1) as imports`,
    [campaignId],
  )
  say(`${rows} lines: answered in ${answeredSeconds.toFixed(2)} s, ready in ${readySeconds.toFixed(2)} s`)
  return {
    ...{ rows, mb, answeredSeconds, readySeconds, againSeconds },
    cpuSecondsPerMillion: { server: perMillion('server'), postgres: perMillion('postgres') },
    ...{ rowsPerSecond: rows / readySeconds, memoryGrowthMb: most - before, kept: counted[0] },
  }
}

/** The audience of (a), an object a line. */
function* ndjsonOf(rows: number): Generator<string> {
  let names: string[] = []
  let open = ''
  for (const piece of audienceText(rows)) {
    const lines = (open + piece).split('\n')
    open = lines.pop()!
    let text = ''
    for (const line of lines) {
      const cells = line.match(/"[^"]*"|[^,]+|(?<=^|,)(?=,|$)/g) ?? []
      if (names.length === 0) names = cells
      else
        text += `${JSON.stringify(Object.fromEntries(names.map((name, at) => [name, cells[at]?.replaceAll('"', '')])))}\n`
    }
    yield text
  }
}

/** As far as the middle, where it breaks. */
function* cutOff(pieces: Iterable<string>): Generator<string> {
  const all = [...pieces]
  yield* all.slice(0, all.length / 2)
  throw new Error('The connection broke.')
}

/** The API switched on, and a key of a program: "Bearer fwk_…". */
async function programOf(url: string): Promise<string> {
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  const send = async (method: string, path: string, body: unknown) => {
    const answer = await fetch(`${url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`The server answered ${answer.status} to ${path}: ${await answer.text()}`)
    return answer
  }
  const signedIn = await send('POST', '/sign-in', { email: EMAIL, password: PASSWORD })
  headers.cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  await send('PATCH', '/api-access', { enabled: true, limits: { apiRate: 1000 } })
  const scopes = ['campaigns:read', 'campaigns:write']
  const made = await send('POST', '/applications', { name: 'Bench', scopes })
  const { application } = (await made.json()) as { application: { id: string } }
  const key = await send('POST', `/applications/${application.id}/keys`, { name: 'Bench', scopes })
  return `Bearer ${((await key.json()) as { key: string }).key}`
}

/** Linux only; else 0. */
function memoryMb(pid: number, field: 'VmRSS'): number {
  try {
    const kb = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return Number(kb?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
