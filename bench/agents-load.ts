import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { LiveEvent } from '@foreword/contract'

// The child process of agents' pages: each signs in, keeps its live stream open, answers its beats, asks again after hints as the console
// does, and now and then reads, answers and closes a conversation. What each page hears is written down with its time.

export type Order =
  | { do: 'open'; url: string; emails: readonly string[]; password: string }
  | { do: 'work'; turnMs: number; asksAgain: boolean }
  | { do: 'rest' }
export type Heard = { page: number; conversation: string; at: number }
export type Acted = { conversation: string; at: number }
export type Report = {
  heard: readonly Heard[]
  acted: readonly Acted[]
  answers: number
  closed: number
  /** Of everything that came over the streams, beats included. */
  events: number
  requests: number
  refused: readonly string[]
}

/** The console shows what changed at most once a second. */
const AGAIN_MS = 1_000
/** Signing in costs what a password's hash costs. */
const SIGN_IN_AT_ONCE = 4
const clock = (): number => performance.timeOrigin + performance.now()

const wires = new Agent({ keepAlive: true, maxSockets: 256 })
let base = ''
let requests = 0
let events = 0
const heard: Heard[] = []
const acted: Acted[] = []
const refused = new Map<string, number>()
let answers = 0
let closed = 0
let asksAgain = false

type Page = { n: number; cookie: string; again: NodeJS.Timeout | null; pulse: boolean }
let pages: Page[] = []

function call(method: string, path: string, cookie: string, body?: unknown) {
  requests++
  return new Promise<{ status: number; cookies: string[]; text: string }>((resolve, reject) => {
    const text = body === undefined ? null : JSON.stringify(body)
    const sent = request(
      `${base}/api/v1${path}`,
      {
        method,
        agent: wires,
        headers: {
          cookie,
          ...(text === null
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
        },
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            cookies: answer.headers['set-cookie'] ?? [],
            text: Buffer.concat(chunks).toString(),
          }),
        )
        answer.on('error', reject)
      },
    )
    sent.on('error', reject)
    sent.end(text ?? undefined)
  })
}

/** A refusal is an answer too (an agent may be too late for a conversation), but it is counted and shown. */
async function ask(page: Page, method: string, path: string, body?: unknown): Promise<unknown> {
  const { status, text } = await call(method, path, page.cookie, body)
  if (status < 400) return JSON.parse(text)
  const what = `${status} ${method} ${path.replaceAll(/[0-9a-f-]{36}/g, '…')} ${text.slice(0, 200)}`
  refused.set(what, (refused.get(what) ?? 0) + 1)
  return null
}

async function openPage(n: number, email: string, password: string): Promise<Page> {
  const { status, cookies, text } = await call('POST', '/sign-in', '', { email, password })
  if (status !== 200) throw new Error(`Signing in was answered ${status}: ${text}`)
  const page: Page = {
    n,
    cookie: cookies.map((one) => one.split(';')[0]).join('; '),
    again: null,
    pulse: false,
  }
  await new Promise<void>((greeted, failed) => {
    const stream = request(
      `${base}/api/v1/live`,
      { agent: false, headers: { cookie: page.cookie } },
      (answer) => {
        let rest = ''
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          const lines = (rest + chunk).split('\n')
          rest = lines.pop()!
          for (const line of lines) {
            if (!line.startsWith('data: ')) continue
            const event = JSON.parse(line.slice(6)) as LiveEvent
            if (event.type === 'hello') greeted()
            else hear(page, event)
          }
        })
      },
    )
    stream.on('error', failed)
    stream.end()
  })
  await ask(page, 'PUT', '/presence', { status: 'available' })
  return page
}

function hear(page: Page, event: LiveEvent): void {
  events++
  if (event.type === 'beat') return void ask(page, 'POST', '/presence/here', {}).catch(fail)
  if (event.type === 'conversation') heard.push({ page: page.n, conversation: event.id, at: clock() })
  if (event.type === 'queue') page.pulse = true
  if (!asksAgain || page.again) return
  page.again = setTimeout(() => {
    page.again = null
    const pulse = page.pulse
    page.pulse = false
    ask(page, 'GET', '/conversations?view=mine').catch(fail)
    if (pulse) ask(page, 'GET', '/pulse').catch(fail)
  }, AGAIN_MS)
}

type Listed = { conversations: { id: string; lastDirection: 'in' | 'out' }[] }

/** One turn at the desk: reads what was written last and answers it; closes what was answered longest ago. */
async function turn(page: Page): Promise<void> {
  const list = (await ask(page, 'GET', '/conversations?view=mine')) as Listed | null
  const [waiting] = list?.conversations.filter((one) => one.lastDirection === 'in') ?? []
  const done =
    list?.conversations.filter((one) => one.lastDirection === 'out').at(-1) ??
    list?.conversations.filter((one) => one.id !== waiting?.id).at(-1)
  if (waiting) {
    const path = `/conversations/${waiting.id}`
    await ask(page, 'GET', path)
    await ask(page, 'POST', `${path}/read`, {})
    acted.push({ conversation: waiting.id, at: clock() })
    const said = { text: 'Yes, between 9 and 12.', messageId: randomUUID() }
    if (await ask(page, 'POST', `${path}/reply`, said)) answers++
    acted.push({ conversation: waiting.id, at: clock() })
  }
  if (done) {
    acted.push({ conversation: done.id, at: clock() })
    if (await ask(page, 'POST', `/conversations/${done.id}/close`, {})) closed++
  }
}

let working: Promise<unknown> = Promise.resolve()
let resting = false

const desk = async (page: Page, turnMs: number): Promise<void> => {
  await delay((turnMs * page.n) / pages.length)
  while (!resting) {
    const started = performance.now()
    await turn(page)
    await delay(Math.max(0, turnMs - (performance.now() - started)))
  }
}

async function obey(order: Order): Promise<unknown> {
  if (order.do === 'open') {
    base = order.url
    const waiting = order.emails.entries()
    const one = async (): Promise<void> => {
      for (const [n, email] of waiting) pages.push(await openPage(n, email, order.password))
    }
    await Promise.all(Array.from({ length: SIGN_IN_AT_ONCE }, one))
    pages = pages.sort((a, b) => a.n - b.n)
    return 'ready'
  }
  if (order.do === 'work') {
    resting = false
    asksAgain = order.asksAgain
    heard.length = acted.length = 0
    answers = closed = events = requests = 0
    refused.clear()
    working = Promise.all(pages.map((page) => desk(page, order.turnMs)))
    return 'ready'
  }
  resting = true
  asksAgain = false
  await working
  const report: Report = {
    heard,
    acted,
    answers,
    closed,
    events,
    requests,
    refused: [...refused].map(([what, times]) => `${times} × ${what}`),
  }
  return report
}

function fail(error: unknown): void {
  console.error(error)
  process.exit(1)
}

process.on('message', (order: Order) => {
  obey(order).then((answer) => process.send!(answer), fail)
})
process.on('disconnect', () => process.exit(0))
process.send!('ready')
