import { type ChildProcess, fork } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { DEFAULT_ROUTING } from '../apps/server/src/conversations/routing.ts'
import { insertAgent, writeCapacity, writeRouting } from '../apps/server/src/conversations/routing-store.ts'
import type { Heard, Order, Report } from './agents-load.ts'
import { addAgents } from './agents-people.ts'
import { type Brand, PASSWORD, SENDER } from './brand.ts'
import { watchDisk } from './disk.ts'
import { percentile } from './figures.ts'
import type { BenchHouse } from './house.ts'
import { type Cpu, timed } from './measure.ts'
import type { Part } from './parts.ts'
import { openPoster } from './poster.ts'
import { cpuSecondsOf, ownCpuSeconds } from './process-usage.ts'
import { reach } from './replies.ts'
import { reply } from './webhooks.ts'

// (i) Many agents at their desks: replies come in, the router brings each conversation to one agent, and what counts is when that agent's own
// page hears of it. Afterwards the ledger is asked whether everything is there, once, with at most one agent each.

export type AgentsOptions = {
  agents: number
  /** Conversations an agent may have at once. */
  capacity: number
  /** Who writes, again and again, each at most once in people / perSecond seconds. */
  people: number
  perSecond: number
  seconds: number
  /** How often an agent answers one and closes one, ms. */
  turnMs: number
  /** Whether pages ask again after hints, at most once a second, as the console does; a row for each. */
  asksAgain: readonly boolean[]
  say: (line: string) => void
}

type Spread = { p50: number; p95: number; p99: number; most: number }
export type AgentsRow = {
  asksAgain: boolean
  replies: number
  /** Of them, how many began a conversation. */
  opened: number
  answers: number
  closed: number
  /** ms from posting the webhook to the event in the page of the agent whose conversation it is. */
  toAgent: Spread
  /** The same, of those only that began a conversation: the router is between. */
  toAgentOpened: Spread
  toAnswer: Spread
  /** Left out of the figures: the agent had answered or closed a moment before, so an event may belong to that. */
  unclear: number
  /** Processor time for one reply, µs. */
  cpu: Cpu & { pages: number; poster: number }
  /** Everything that came over the agents' streams, a second. */
  eventsPerSecond: number
  requestsPerSecond: number
  elsewhere: number | null
  /** ms the slowest of a probe's small writes took to reach the disk meanwhile. */
  longestWrite: number
}
export type AgentsResult = Pick<AgentsOptions, 'agents' | 'capacity' | 'perSecond' | 'seconds'> & {
  rows: AgentsRow[]
}

const LOAD = fileURLToPath(new URL('./agents-load.ts', import.meta.url))
/** Hints of an agent's answer come within this: sent and delivered are among them. */
const UNCLEAR_MS = 1_500
const PATIENCE_MS = 60_000
const WARM_UP_PER_SECOND = 150
/** Of the whole load, before what counts: a server that has run for a while is meant. */
const WARM_UP_SECONDS = 5
/** As many as a carrier may have open: those of a second in which nothing is answered do not hold the next ones back. */
const CONNECTIONS = 300

export async function agentsBench(
  bench: BenchHouse,
  brand: Brand,
  server: Part,
  options: AgentsOptions,
): Promise<AgentsResult> {
  const emails = await addAgents(bench, brand, options.agents, async (tx, userId) => {
    await insertAgent(tx, brand.accountId, userId, bench.house.clock.now())
    await writeCapacity(tx, brand.accountId, userId, options.capacity)
  })
  await bench.house.db.asAccount(brand.accountId, (tx) =>
    writeRouting(tx, brand.accountId, brand.skillId, { ...DEFAULT_ROUTING, acceptMode: 'auto' }),
  )
  const people = await reach(bench, brand, options.people)
  const pages = await openPages()
  try {
    await pages.tell({ do: 'open', url: server.url, emails, password: PASSWORD })
    options.say(`${options.agents} agents signed in, their pages are open`)
    const first = await post(server, brand, people, WARM_UP_PER_SECOND, people.length)
    await untilAssigned(bench, options.people)
    await pages.tell({ do: 'work', turnMs: options.turnMs, asksAgain: false })
    const second = await post(server, brand, people, options.perSecond, options.perSecond * WARM_UP_SECONDS)
    await pages.tell({ do: 'rest' })
    const rows: AgentsRow[] = []
    let before: readonly Posted[] = [...first, ...second]
    for (const asksAgain of options.asksAgain) {
      const row = await measure(bench, brand, server, pages, people, { ...options, asksAgain })
      before = await prove(bench, [...before, ...row.posted], options)
      rows.push(row.row)
      options.say(
        `${options.perSecond} replies a second${asksAgain ? ', pages ask again' : ''}: p99 ${Math.round(row.row.toAgent.p99)} ms`,
      )
    }
    const { agents, capacity, perSecond, seconds } = options
    return { agents, capacity, perSecond, seconds, rows }
  } finally {
    pages.close()
  }
}

async function measure(
  bench: BenchHouse,
  brand: Brand,
  server: Part,
  pages: Pages,
  people: readonly string[],
  options: Omit<AgentsOptions, 'asksAgain'> & { asksAgain: boolean },
): Promise<{ row: AgentsRow; posted: Posted[] }> {
  const count = options.perSecond * options.seconds
  await pages.tell({ do: 'work', turnMs: options.turnMs, asksAgain: options.asksAgain })
  const disk = await watchDisk(bench.dir)
  const cpuBefore = { pages: cpuSecondsOf(pages.pid), poster: ownCpuSeconds() }
  const { result, cpu, elsewhere } = await timed(
    bench,
    { messages: count, workers: [server.pid], helpers: [pages.pid] },
    () => post(server, brand, people, options.perSecond, count),
  )
  const spent = {
    pages: cpuSecondsOf(pages.pid) - cpuBefore.pages,
    poster: ownCpuSeconds() - cpuBefore.poster,
  }
  const longestWrite = await disk.stop()
  await delay(UNCLEAR_MS)
  const report = (await pages.tell({ do: 'rest' })) as Report
  for (const one of report.refused) options.say(`an agent was refused: ${one}`)
  const times = await timesOf(bench, brand, result, report)
  const per = (seconds: number): number => (seconds * 1e6) / count
  return {
    posted: result,
    row: {
      asksAgain: options.asksAgain,
      replies: count,
      opened: times.opened.length,
      answers: report.answers,
      closed: report.closed,
      toAgent: spread(times.all),
      toAgentOpened: spread(times.opened),
      toAnswer: spread(result.map((one) => one.answeredAfter)),
      unclear: count - times.all.length,
      cpu: { ...cpu, pages: per(spent.pages), poster: per(spent.poster) },
      eventsPerSecond: report.events / options.seconds,
      requestsPerSecond: report.requests / options.seconds,
      elsewhere,
      longestWrite,
    },
  }
}

const spread = (ms: readonly number[]): Spread => ({
  p50: percentile(ms, 50),
  p95: percentile(ms, 95),
  p99: percentile(ms, 99),
  most: percentile(ms, 100),
})

/** `at`: epoch ms, by the clock the pages use too. */
type Posted = { sid: string; address: string; at: number; answeredAfter: number }
let posts = 0

/** Each person in turn, at their times, however long answers take: a slow server gets no rest. */
async function post(
  server: Part,
  brand: Brand,
  people: readonly string[],
  perSecond: number,
  count: number,
): Promise<Posted[]> {
  const poster = openPoster(server.url, CONNECTIONS)
  const target = { url: server.url, senderId: brand.senderId, address: SENDER }
  const run = Date.now().toString(16)
  const webhooks = Array.from({ length: count }, () => {
    const address = people[posts % people.length]!
    const sid = `SM${(run + (posts++).toString(16).padStart(8, '0')).padStart(32, '0')}`
    return { address, sid, webhook: reply(target, address, sid, 'Is Thursday possible?') }
  })
  const started = performance.now()
  const posted: Promise<Posted>[] = []
  for (const [index, { address, sid, webhook }] of webhooks.entries()) {
    const early = started + (index * 1000) / perSecond - performance.now()
    if (early > 0) await delay(early)
    const at = performance.timeOrigin + performance.now()
    posted.push(poster.post(webhook).then((answeredAfter) => ({ sid, address, at, answeredAfter })))
  }
  const all = await Promise.all(posted)
  await poster.close()
  return all
}

type Kept = {
  sid: string
  conversation: string | null
  assignee: string | null
  first: boolean
}

/** @throws Error when the page of the agent whose conversation it is did not hear of a reply at all */
async function timesOf(bench: BenchHouse, brand: Brand, posted: readonly Posted[], report: Report) {
  const kept = new Map((await keptOf(bench, posted)).map((one) => [one.sid, one]))
  const pageOf = new Map((await agentIds(bench, brand)).map((id, n) => [id, n]))
  const key = (one: Pick<Heard, 'page' | 'conversation'>): string => `${one.page} ${one.conversation}`
  const heard = Map.groupBy(report.heard, key)
  const acted = Map.groupBy(report.acted, (one) => one.conversation)
  const all: number[] = []
  const opened: number[] = []
  for (const one of posted) {
    const { conversation, assignee, first } = kept.get(one.sid) ?? { conversation: null, assignee: null }
    if (!conversation || !assignee) throw new Error(`The reply ${one.sid} is with nobody.`)
    const unclear = acted.get(conversation)?.some(({ at }) => at < one.at + 200 && at > one.at - UNCLEAR_MS)
    if (unclear) continue
    const at = heard
      .get(key({ page: pageOf.get(assignee)!, conversation }))
      ?.find((event) => event.at >= one.at)?.at
    if (at === undefined) throw new Error(`The agent's page heard nothing of the reply ${one.sid}.`)
    all.push(at - one.at)
    if (first) opened.push(at - one.at)
  }
  return { all, opened }
}

async function keptOf(bench: BenchHouse, posted: readonly Posted[]): Promise<Kept[]> {
  const { rows } = await bench.look.query<Kept>(
    `select m.inbound_id as sid, m.conversation_id as conversation, c.assignee_id as assignee,
       m.id = (select min(f.id::text)::uuid from messages f where f.account_id = m.account_id and f.conversation_id = m.conversation_id
         and f.direction = 'in') as first
     from messages m left join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
     where m.direction = 'in' and m.inbound_id = any($1)`,
    [posted.map((one) => one.sid)],
  )
  return rows
}

/** In the order of their pages. */
async function agentIds(bench: BenchHouse, brand: Brand): Promise<string[]> {
  const { rows } = await bench.look.query<{ id: string }>(
    `select user_id as id from members where account_id = $1 and role = 'agent' order by email`,
    [brand.accountId],
  )
  return rows.map((row) => row.id)
}

async function untilAssigned(bench: BenchHouse, people: number): Promise<void> {
  const started = performance.now()
  while (performance.now() - started < PATIENCE_MS) {
    const { rows } = await bench.look.query<{ n: number }>(
      `select count(*)::int as n from conversations where state = 'assigned'`,
    )
    if (rows[0]!.n >= people) return
    await delay(50)
  }
  throw new Error('The router did not give everybody an agent within a minute.')
}

/**
 * Everything there, once, with one agent each. Answers what was given.
 * @throws Error that says what is wrong
 */
async function prove(
  bench: BenchHouse,
  posted: readonly Posted[],
  { capacity }: Pick<AgentsOptions, 'capacity'>,
): Promise<readonly Posted[]> {
  const kept = await keptOf(bench, posted)
  const problems: string[] = []
  const differ = (what: string, n: number): void => {
    if (n > 0) problems.push(`${n} ${what}`)
  }
  differ('replies are not in the ledger', posted.length - new Set(kept.map((one) => one.sid)).size)
  differ('replies are in the ledger twice', kept.length - new Set(kept.map((one) => one.sid)).size)
  differ('replies are in no conversation', kept.filter((one) => one.conversation === null).length)
  const { rows } = await bench.look.query<{ what: string; n: number }>(
    `select 'people have two open conversations' as what, count(*)::int as n from (select 1 from conversations
       where state <> 'closed' group by account_id, sender_id, channel, address having count(*) > 1) t
     union all select 'conversations were given more than once', count(*)::int from (select 1 from conversation_events
       where kind in ('given', 'accepted', 'taken') group by conversation_id having count(*) > 1) t
     union all select 'conversations are with an agent and nobody at once', count(*)::int from conversations
       where (state = 'queued') = (assignee_id is not null)
     union all select 'agents have more than they may', count(*)::int from (select 1 from conversations where state = 'assigned'
       group by assignee_id having count(*) > $1) t
     union all select 'conversations wait although agents are free', count(*)::int from conversations where state = 'queued'
     union all select 'agents count as away', count(*)::int from agents where not here or status <> 'available'
     union all select 'replies do not stand in the order of their writing', count(*)::int from (select created_at,
       lag(inbound_id) over (partition by conversation_id order by id) as before, inbound_id from messages
       where direction = 'in' and conversation_id is not null) t where before > inbound_id`,
    [capacity],
  )
  for (const row of rows) differ(row.what, row.n)
  if (problems.length > 0) throw new Error(`What agents have is not right: ${problems.join('; ')}.`)
  return posted
}

type Pages = { pid: number; tell(order: Order): Promise<unknown>; close(): void }

async function openPages(): Promise<Pages> {
  const child = fork(LOAD)
  await word(child)
  return {
    pid: child.pid!,
    tell(order) {
      const answer = word(child)
      child.send(order)
      return answer
    },
    close: () => void (child.connected && child.disconnect()),
  }
}

/** The child's next word. */
function word(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const gone = (): void =>
      reject(new Error('The process of the agents’ pages ended in the middle of its work.'))
    child.once('exit', gone)
    child.once('message', (message) => {
      child.off('exit', gone)
      resolve(message)
    })
  })
}
