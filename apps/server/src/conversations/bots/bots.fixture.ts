import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BotDefinition, FlowDefinition } from '@foreword/contract'
import { sql } from 'kysely'
import { rows } from '../../platform/db/database.ts'
import type { Who } from '../../platform/http/implement.ts'
import { openLog } from '../../platform/log.ts'
import { openStrangers } from '../../platform/net/strangers.ts'
import { openSecrets } from '../../platform/secrets.ts'
import { routingFixture } from '../routing.fixture.ts'
import * as store from './bots-store.ts'
import { createBot, placeBot, publishBot } from './managing.ts'
import type { BotsDeps } from './turns.ts'
import { takeDueTurns } from './worker.ts'

const common = { personWords: ['human', 'agent'], handOverText: 'A colleague comes.', quietMinutes: 60 }

/** A menu, a value, and three ends. */
export const FLOW: FlowDefinition = {
  kind: 'flow',
  ...common,
  maxMisses: 2,
  notUnderstood: 'Say that again?',
  resumeAt: null,
  steps: [
    {
      ...{ id: 'm', name: 'Menu', type: 'menu', text: 'What is it?', retry: '' },
      options: [
        { label: 'Change order', keywords: ['change'], next: null },
        { label: 'Goodbye', keywords: ['bye'], next: 'c' },
      ],
    },
    {
      ...{
        id: 'a',
        name: 'Number',
        type: 'ask',
        text: 'Which order number?',
        key: 'order_number',
        as: 'number',
      },
      ...{ least: 1, most: 9999, retry: 'A number from 1 to 9999.', next: null },
    },
    { id: 'p', name: 'People', type: 'people', text: 'Order {order_number}, one moment.' },
    { id: 'c', name: 'End', type: 'close', text: 'Bye!' },
  ],
}
export const webhookOf = (url: string): BotDefinition => ({
  kind: 'webhook',
  ...common,
  ...{ url, timeoutSeconds: 1, actSeconds: 60 },
})
export const modelOf = (baseUrl: string): Extract<BotDefinition, { kind: 'model' }> => ({
  kind: 'model',
  ...common,
  ...{
    baseUrl,
    model: 'small',
    instructions: 'You help with orders.',
    knowledge: 'Refunds take five days.',
    form: 'json',
  },
  ...{
    timeoutSeconds: 2,
    maxTurns: 3,
    maxTokens: 1000,
    maxTokensDay: 100_000,
    whenUnsure: true,
    topics: ['complaints'],
  },
})

/** A real server on this machine: `answer` says what it does with each call. */
export async function localServer(
  answer: (call: {
    path: string
    headers: IncomingMessage['headers']
    body: string
    n: number
  }) => Promise<{ status?: number; body: string } | 'hang'>,
) {
  const calls: { path: string; headers: IncomingMessage['headers']; body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    const call = { path: request.url ?? '', headers: request.headers, body }
    calls.push(call)
    const said = await answer({ ...call, n: calls.length })
    if (said === 'hang') return
    response.writeHead(said.status ?? 200, { 'content-type': 'application/json' }).end(said.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    calls,
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** Skills, agents and bots, with a worker that runs when it is told to. */
export async function botsFixture(inside: readonly string[] = []) {
  const r = await routingFixture()
  const strangers = openStrangers({ inside })
  const bots: BotsDeps = {
    ...{ db: r.db, clock: r.clock, newId: r.deps.newId, log: openLog('silent'), strangers },
    ...{ secrets: openSecrets(Buffer.alloc(32, 7)), publicUrl: 'http://127.0.0.1:9' },
  }
  const boss: Who = {
    ...{ accountId: r.accountId, userId: r.userId, name: 'Ines Duarte', email: 'ines@northline.example' },
    ...{ role: 'administrator', skillIds: [] },
  }
  /** A bot at work in skills. */
  const bot = async (
    draft: BotDefinition,
    skillIds: readonly string[] = [r.skillId],
    capacity: number | null = null,
  ) => {
    const { id, secret } = await r.db.asAccount(r.accountId, (tx) =>
      createBot(tx, bots, boss, { kind: draft.kind, name: `Mila ${r.deps.newId().slice(-6)}`, draft }),
    )
    await r.db.asAccount(r.accountId, async (tx) => {
      const row = (await store.botById(tx, r.accountId, id))!
      await store.writeDraft(tx, r.accountId, id, { name: row.name, capacity, draft }, r.clock.now())
      await publishBot(tx, bots, boss, id)
      await placeBot(tx, bots, boss, id, { enabled: true, skillIds })
    })
    return { id, secret }
  }
  const said = (conversationId: string) =>
    r.db.asSystem((tx) =>
      rows(
        tx,
        sql<{ body: string; author_id: string; state: string }>`select body, author_id, state from messages
          where conversation_id = ${conversationId} and direction = 'out' order by created_at, id`,
      ),
    )
  const only = async (address: string) => {
    const [row, more] = (await r.all()).filter((one) => one.address === address && one.state !== 'closed')
    if (!row || more) throw new Error('One open conversation was expected.')
    return row
  }
  const events = async (conversationId: string): Promise<string[]> =>
    (
      await r.db.asSystem((tx) =>
        rows(
          tx,
          sql<{
            kind: string
            note: string | null
          }>`select kind, note from conversation_events where conversation_id = ${conversationId} order by at, id`,
        ),
      )
    ).map((row) => (row.note ? `${row.kind}: ${row.note}` : row.kind))
  const turns = (conversationId: string) =>
    r.db.asSystem((tx) => store.turnsOf(tx, r.accountId, conversationId))
  /** They write, the router routes, the bots answer. */
  const talk = async (address: string, text: string) => {
    await r.write(address, text)
    await r.router()
    await takeDueTurns(bots)
  }
  const clear = async () => {
    await r.clear()
    await r.db.asSystem((tx) => sql`delete from bots`.execute(tx))
  }
  return {
    ...{ ...r, bots, boss, bot, said, only, events, turns, talk, clear },
    close: async () => {
      await strangers.close()
      await r.kit.drop()
    },
  }
}
export type BotsFixture = Awaited<ReturnType<typeof botsFixture>>
