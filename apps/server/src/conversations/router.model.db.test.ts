import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase, rows } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { newId } from '../platform/ids.ts'
import { openLog } from '../platform/log.ts'
import { openStrangers } from '../platform/net/strangers.ts'
import { openSecrets } from '../platform/secrets.ts'
import { replyInConversation } from './answering.ts'
import { declineOffer, takeConversation, takeNext } from './assigning.ts'
import { handToBot } from './bots/acts.ts'
import { FLOW } from './bots/bots.fixture.ts'
import * as botStore from './bots/bots-store.ts'
import { createBot, placeBot, publishBot } from './bots/managing.ts'
import { LEASE_MS } from './bots/turns.ts'
import { sweep, takeDueTurns } from './bots/worker.ts'
import { closeConversation } from './conversations.ts'
import { returnConversation } from './handing-over.ts'
import { setPresence } from './presence.ts'
import { receiveReply } from './receive-reply.ts'
import { routeAccount } from './router.ts'
import { type Routing, routingFixture } from './routing.fixture.ts'
import { GRACE_MS, PASS_REST_MS } from './routing.ts'
import { heardOf } from './routing-store.ts'

// A model of the router: random events, several at once, over three processes of which some are killed in the middle, against the real
// database. After each handful of events the rows must hold; at the end everybody must have been answered.
// ROUTER_SEEDS=20 ROUTER_STEPS=200 run it for longer.

const SEEDS = Number(process.env.ROUTER_SEEDS ?? 2)
const STEPS = Number(process.env.ROUTER_STEPS ?? 50)
const PEOPLE = 14

let r: Routing
let processes: { name: string; db: Database }[] = []
let opened = 0

const start = () => {
  const name = `model ${++opened}`
  return { name, db: openDatabase(r.kit.url, { max: 6, applicationName: name }) }
}

beforeAll(async () => {
  r = await routingFixture()
  processes = [start(), start(), start()]
})
beforeEach(() => r.clear())
afterAll(async () => {
  await Promise.all(processes.map(({ db }) => db.close()))
  await r?.kit.drop()
})

/** Mulberry32: the same seed, the same events. */
function chance(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    below: (n: number) => Math.floor(next() * n),
    one: <T>(list: readonly T[]) => list[Math.floor(next() * list.length)]!,
  }
}

/** Ends a process as kill -9 does for the database: its connections are gone, in whatever they were. */
async function crash(index: number): Promise<void> {
  const { name, db } = processes[index]!
  processes[index] = start()
  await r.db.asSystem((tx) =>
    sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = ${name}`.execute(tx),
  )
  await db.close().catch(() => {})
}

/** Refusals are answers; a killed connection is what the model is about; anything else is a fault. */
async function tried(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string }
    const refused = [
      'taken',
      'full',
      'not_here',
      'conversation_closed',
      'not_found',
      'wrong_state',
      'bot_missing',
    ].includes(code ?? '')
    const killed =
      ['57P01', '08006', 'ECONNRESET', 'EPIPE'].includes(code ?? '') ||
      /terminat|Connection ended|not queryable|end on the pool|driver has already been destroyed|Client was closed/i.test(
        message ?? '',
      )
    if (!refused && !killed) throw error
    return false
  }
}

async function invariants(
  agents: readonly Who[],
  written: ReadonlyMap<string, string[]>,
  known: Set<string>,
): Promise<void> {
  const list = await r.all()
  // At most one assignee, and an offer only of what waits: else the row itself would say two things.
  for (const row of list) {
    expect(row.state === 'assigned', row.id).toBe(row.state === 'closed' ? false : row.assignee_id !== null)
    if (row.offered_to !== null) expect(row.state).toBe('queued')
    if (row.state === 'queued') expect(row.waiting_since, row.id).not.toBeNull()
  }
  for (const who of agents) {
    const has = list.filter(
      (row) => row.offered_to === who.userId || (row.state === 'assigned' && row.assignee_id === who.userId),
    )
    expect(has.length, `${who.name} has too much`).toBeLessThanOrEqual(2)
  }
  // Nothing is lost: what was there is there, and every word that was received stands in one conversation, in order.
  const ids = new Set(list.map((row) => row.id))
  for (const id of known) expect(ids.has(id)).toBe(true)
  for (const id of ids) known.add(id)
  const kept = await r.db.asSystem((tx) =>
    rows(
      tx,
      sql<{
        address: string
        bodies: string[]
        homeless: number
      }>`select address, array_agg(body order by id) as bodies,
          count(*) filter (where conversation_id is null)::int as homeless
        from messages where direction = 'in' and account_id = ${r.accountId} and address = any(${[...written.keys()]}::text[]) group by 1`,
    ),
  )
  for (const [address, bodies] of written) {
    const own = kept.find((row) => row.address === address)
    expect(own?.bodies ?? [], address).toEqual(bodies)
    expect(own?.homeless ?? 0).toBe(0)
  }
  // A bot holds what it has a session of, and nothing else; what it said, it said while it held it.
  const sessions = await r.db.asSystem((tx) =>
    rows(
      tx,
      sql<{
        conversation_id: string
        bot_id: string
        working: number
      }>`select s.conversation_id, s.bot_id, (select count(*)::int from bot_turns t
          where t.conversation_id = s.conversation_id and t.state = 'working') as working from bot_sessions s where s.ended_at is null`,
    ),
  )
  for (const row of list) {
    const own = sessions.filter((session) => session.conversation_id === row.id)
    const held = row.state === 'assigned' && row.assignee_id?.startsWith('bot:')
    expect(
      own.map((session) => `bot:${session.bot_id}`),
      row.id,
    ).toEqual(held ? [row.assignee_id] : [])
    expect(own[0]?.working ?? 0).toBeLessThanOrEqual(1)
  }
  const said = await r.db.asSystem((tx) =>
    rows(
      tx,
      sql<{
        id: string
      }>`select m.id from messages m join conversations c on c.id = m.conversation_id where m.author_id like 'bot:%' and m.state <> 'cancelled' and not exists (
        select 1 from bot_sessions s where s.conversation_id = m.conversation_id and 'bot:' || s.bot_id = m.author_id
          and m.created_at >= s.started_at and m.created_at <= coalesce(s.ended_at, 'infinity') + interval '3 seconds')`,
    ),
  )
  expect(said, 'a bot spoke in what it did not hold').toEqual([])
  // What its turns say they said is what stands in the ledger, each once.
  const counts = await r.db.asSystem((tx) =>
    rows(
      tx,
      sql<{ turns: number; ledger: number }>`select
          (select coalesce(sum(jsonb_array_length(jsonb_path_query_array(did, '$[*] ? (@.type == "say")'))), 0)::int from bot_turns where state = 'done') as turns,
          (select count(*)::int from messages m join conversations c on c.id = m.conversation_id where m.author_id like 'bot:%') as ledger`,
    ),
  )
  expect(counts[0]!.ledger).toBe(counts[0]!.turns)
  for (const [address, open] of Map.groupBy(
    list.filter((row) => row.state !== 'closed'),
    (row) => row.address,
  ))
    expect(open.length, address).toBe(1)
}

for (let seed = 1; seed <= SEEDS; seed++) {
  test(`holds under seed ${seed}`, { timeout: 300_000 }, async () => {
    const { below, one } = chance(seed * 7919)
    const care = r.skillId
    const sales = await r.skill(`Sales ${seed}`, { acceptMode: 'auto', returnSeconds: 60 })
    await r.route({ offerSeconds: 20, returnSeconds: 30, overflow: { skillId: sales, seconds: 90 } })
    const strangers = openStrangers()
    const bots = {
      ...{
        log: openLog('silent'),
        secrets: openSecrets(Buffer.alloc(32, 7)),
        strangers,
        publicUrl: 'http://127.0.0.1:9',
      },
    }
    const boss: Who = {
      ...{ accountId: r.accountId, userId: r.userId, name: 'Ines', email: 'ines@northline.example' },
      ...{ role: 'administrator' as const, skillIds: [] },
    }
    await r.as(boss, async (tx) => {
      const own = { ...r.deps, ...bots }
      const { id } = await createBot(tx, own, boss, { kind: 'flow', name: `Mila ${seed}`, draft: FLOW })
      const row = (await botStore.botById(tx, r.accountId, id))!
      await botStore.writeDraft(
        tx,
        r.accountId,
        id,
        { name: row.name, capacity: 4, draft: FLOW },
        r.clock.now(),
      )
      await publishBot(tx, own, boss, id)
      await placeBot(tx, own, boss, id, { enabled: true, skillIds: [care] })
    })
    const skills = [[care], [care, sales], [sales], [care]]
    const agents: Who[] = []
    for (const [n, own] of skills.entries()) agents.push(await r.agent(`Agent ${seed}${n}`, 2, own))
    const phones = Array.from({ length: PEOPLE }, (_, n) => `+1212${seed}55${String(n).padStart(4, '0')}`)
    const written = new Map<string, string[]>(phones.map((phone) => [phone, []]))
    const known = new Set<string>()
    let said = 0
    const deps = () => ({ db: one(processes).db, clock: r.clock, newId })
    const as = (
      who: Who,
      work: (
        tx: Parameters<Parameters<Database['asAccount']>[1]>[0],
        d: ReturnType<typeof deps>,
      ) => Promise<unknown>,
    ) => {
      const d = deps()
      return tried(d.db.asAccount(who.accountId, (tx) => work(tx, d)))
    }
    /** A webhook comes again until it was kept, as carriers and the inbound reconciler see to. */
    const write = async (from: string, words?: string): Promise<void> => {
      // Some of it is what a bot understands, or a wish for a person.
      const text = words ?? `${one(['word', 'word', 'change', '1', 'bye', 'human'])} ${++said}`
      const carrierId = `SM${newId()}`
      const reply = {
        accountId: r.accountId,
        senderId: r.senderId,
        channel: 'sms' as const,
        from,
        text,
        carrierId,
        carrierHandled: null,
      }
      written.get(from)!.push(text)
      for (let time = 0; time < 20; time++) {
        const d = deps()
        if (await tried(d.db.asSystem((tx) => receiveReply(tx, d, reply, r.clock.now())))) return
      }
      throw new Error('A reply could not be kept.')
    }
    const route = () => tried(routeAccount(deps(), r.accountId))
    const somebody = async (state: 'queued' | 'assigned') => {
      const list = (await r.all()).filter((row) => row.state === state)
      return list.length > 0 ? one(list) : null
    }

    const events: Record<string, () => Promise<unknown>> = {
      write: () => write(one(phones)),
      writeToo: () => write(one(phones)),
      route,
      routeToo: route,
      accept: async () => {
        const row = (await r.all()).find((c) => c.offered_to !== null)
        const who = agents.find((agent) => agent.userId === row?.offered_to)
        if (row && who) await as(who, (tx, d) => takeConversation(tx, d, who, row.id))
      },
      race: async () => {
        const row = await somebody('queued')
        if (!row) return
        const won = await Promise.all(
          agents.map((who) =>
            as({ ...who, role: 'agent_manager' }, (tx, d) =>
              takeConversation(tx, d, { ...who, role: 'agent_manager' }, row.id),
            ),
          ),
        )
        expect(won.filter(Boolean).length, 'two agents got one conversation').toBeLessThanOrEqual(1)
      },
      next: () => {
        const who = one(agents)
        return as(who, (tx, d) => takeNext(tx, d, who))
      },
      greed: () => {
        const who = one(agents)
        return Promise.all(Array.from({ length: 4 }, () => as(who, (tx, d) => takeNext(tx, d, who))))
      },
      decline: async () => {
        const row = (await r.all()).find((c) => c.offered_to !== null)
        const who = agents.find((agent) => agent.userId === row?.offered_to)
        if (row && who) await as(who, (tx, d) => declineOffer(tx, d, who, row.id))
      },
      answer: async () => {
        const row = await somebody('assigned')
        const who = agents.find((agent) => agent.userId === row?.assignee_id)
        if (row && who)
          await as(who, (tx, d) =>
            replyInConversation(tx, d, who, row.id, { text: 'Yes', messageId: newId() }),
          )
      },
      hand: async () => {
        const row = await somebody('assigned')
        const who = agents.find((agent) => agent.userId === row?.assignee_id)
        const to = one([{}, { skillId: sales }, { skillId: care }, { assigneeId: one(agents).userId }])
        if (row && who) await as(who, (tx, d) => returnConversation(tx, d, who, row.id, to))
      },
      close: async () => {
        const row = await somebody('assigned')
        const who = agents.find((agent) => agent.userId === row?.assignee_id)
        if (row && who) await as(who, (tx, d) => closeConversation(tx, d, who, row.id))
      },
      bots: () => tried(takeDueTurns({ ...deps(), ...bots })),
      botsToo: () => tried(takeDueTurns({ ...deps(), ...bots })),
      sweep: () => tried(sweep({ ...deps(), ...bots })),
      takeOver: async () => {
        const row = (await r.all()).find((c) => c.assignee_id?.startsWith('bot:') && c.state === 'assigned')
        const who = one(agents)
        const boss = { ...who, role: 'agent_manager' as const }
        if (row) await as(who, (tx, d) => takeConversation(tx, d, boss, row.id))
      },
      giveBack: async () => {
        const row = await somebody('assigned')
        const who = agents.find((agent) => agent.userId === row?.assignee_id)
        if (row && who) await as(who, (tx, d) => handToBot(tx, d, who, row.id))
      },
      presence: () => {
        const who = one(agents)
        const status = one(['available', 'available', 'away', 'offline'] as const)
        return as(who, (tx, d) => setPresence(tx, d, who, status))
      },
      hear: () => {
        const some = agents.filter(() => below(3) > 0)
        const d = deps()
        return tried(d.db.asSystem((tx) => heardOf(tx, some, r.clock.now())))
      },
      crash: () => crash(below(processes.length)),
    }
    // Bots have answered somebody in every run, however the processes' turns fall afterwards.
    for (const phone of phones.slice(0, 4)) await write(phone, 'word')
    await r.router()
    await takeDueTurns({ ...r.deps, ...bots })
    await invariants(agents, written, known)

    const names = Object.keys(events)
    for (let step = 0; step < STEPS; step++) {
      const together = new Set(Array.from({ length: 1 + below(5) }, () => one(names)))
      // Each phone writes one after the other, so two writers at once would not say which came first.
      if (together.has('write')) together.delete('writeToo')
      // A take beside a hand-over may rightly succeed twice, one after the other.
      if (together.has('race'))
        for (const name of [
          'hand',
          'close',
          'next',
          'greed',
          'accept',
          'answer',
          'hear',
          'presence',
          'route',
          'routeToo',
          'bots',
          'botsToo',
          'sweep',
          'takeOver',
          'giveBack',
        ])
          together.delete(name)
      await Promise.all([...together].map((name) => events[name]!()))
      if (below(4) === 0) r.clock.advance(one([1_000, LEASE_MS, GRACE_MS, PASS_REST_MS]))
      await invariants(agents, written, known)
    }

    // Everybody comes back to work: nobody is left over.
    for (const who of agents) await r.as(who, (tx) => setPresence(tx, r.deps, who, 'available'))
    for (let round = 0; round < 200; round++) {
      await r.hear(...agents)
      await r.router()
      const list = await r.all()
      const open = list.filter((row) => row.state !== 'closed')
      if (open.length === 0) break
      await takeDueTurns({ ...r.deps, ...bots })
      for (const row of open) {
        if (row.assignee_id?.startsWith('bot:')) {
          // Whoever is with a bot when the day ends asks for a person.
          await write(row.address, 'human')
          continue
        }
        const who = agents.find((agent) => agent.userId === (row.offered_to ?? row.assignee_id))
        if (!who) continue
        if (row.offered_to) await r.as(who, (tx) => takeConversation(tx, r.deps, who, row.id))
        await r.as(who, (tx) =>
          replyInConversation(tx, r.deps, who, row.id, { text: 'Done', messageId: newId() }),
        )
        await r.as(who, (tx) => closeConversation(tx, r.deps, who, row.id))
      }
      r.clock.advance(5_000)
    }
    await invariants(agents, written, known)
    expect((await r.all()).filter((row) => row.state !== 'closed')).toEqual([])
    expect(known.size).toBeGreaterThan(3)
    const worked = await r.db.asSystem((tx) =>
      rows(tx, sql<{ n: number }>`select count(*)::int as n from bot_turns where state = 'done'`),
    )
    expect(worked[0]!.n).toBeGreaterThanOrEqual(4)
    await strangers.close()
  })
}
