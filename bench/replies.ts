import { setTimeout as delay } from 'node:timers/promises'
import { type Brand, cancel, draftCampaign, launch, SENDER, untilStates } from './brand.ts'
import { percentile } from './figures.ts'
import type { BenchHouse } from './house.ts'
import { type Cpu, timed } from './measure.ts'
import type { Part } from './parts.ts'
import { openPoster } from './poster.ts'
import type { Session } from './session.ts'
import { reply } from './webhooks.ts'

// From a reply's webhook to the event in a signed-in person's open page, while many reply at once.

export type RepliesOptions = {
  perSecond: number
  seconds: number
  /** Messages a second that a campaign hands over meanwhile; 0 = none. */
  beside: number
}

type Spread = { p50: number; p99: number; most: number }
export type RepliesResult = {
  replies: number
  perSecond: number
  beside: number
  /** ms from posting the webhook to the event. */
  toAgent: Spread
  /** ms from posting the webhook to its answer. */
  toAnswer: Spread
  /** For one reply, the messages beside it included. */
  cpu: Cpu
  elsewhere: number | null
}

export async function repliesBench(
  bench: BenchHouse,
  brand: Brand,
  server: Part,
  session: Session,
  options: RepliesOptions,
): Promise<RepliesResult> {
  const count = options.perSecond * options.seconds
  const people = await reach(bench, brand, count)
  const behind = options.beside > 0 ? await sendBehind(bench, brand, options) : null
  const heard = new Map<string, number>()
  const stream = await session.live((event) => {
    if (event.type === 'conversation' && !heard.has(event.id)) heard.set(event.id, performance.now())
  })
  const {
    result: posted,
    cpu,
    elsewhere,
  } = await timed(bench, { messages: count, workers: [server.pid] }, () =>
    postReplies(server, brand, people, options.perSecond),
  )
  await delay(1_000)
  await stream.close()
  if (behind) await cancel(bench, brand, behind)
  const toAgent = await waits(bench, posted, heard)
  return {
    replies: count,
    perSecond: options.perSecond,
    beside: options.beside,
    toAgent: spread(toAgent),
    toAnswer: spread(posted.map((one) => one.answeredAfter)),
    cpu,
    elsewhere,
  }
}

const spread = (ms: readonly number[]): Spread => ({
  p50: percentile(ms, 50),
  p99: percentile(ms, 99),
  most: percentile(ms, 100),
})

/** A campaign that everybody has received: only then is there something to reply to. */
export async function reach(bench: BenchHouse, brand: Brand, people: number): Promise<string[]> {
  const id = await draftCampaign(bench, brand, people)
  await launch(bench, brand, id)
  await untilStates(bench, id, ['delivered'], people)
  const { rows } = await bench.look.query<{ address: string }>(
    'select address from messages where campaign_id = $1 order by recipient_line',
    [id],
  )
  return rows.map((row) => row.address)
}

/** A campaign at its own speed, long enough for all replies. */
async function sendBehind(bench: BenchHouse, brand: Brand, options: RepliesOptions): Promise<string> {
  const id = await draftCampaign(bench, brand, options.beside * (options.seconds + 20), {
    speed: options.beside,
  })
  await launch(bench, brand, id)
  await untilStates(bench, id, ['delivered'], options.beside)
  return id
}

type Posted = { address: string; at: number; answeredAfter: number }

/** At their times, however long answers take: a slow server gets no rest. */
async function postReplies(
  server: Part,
  brand: Brand,
  people: readonly string[],
  perSecond: number,
): Promise<Posted[]> {
  const poster = openPoster(server.url)
  const target = { url: server.url, senderId: brand.senderId, address: SENDER }
  const run = Date.now().toString(16)
  const webhooks = people.map((address, index) =>
    reply(
      target,
      address,
      `SM${(run + index.toString(16).padStart(6, '0')).padStart(32, '0')}`,
      'Is Thursday possible?',
    ),
  )
  const started = performance.now()
  const posts: Promise<Posted>[] = []
  for (const [index, webhook] of webhooks.entries()) {
    const early = started + (index * 1000) / perSecond - performance.now()
    if (early > 0) await delay(early)
    const at = performance.now()
    posts.push(poster.post(webhook).then((answeredAfter) => ({ address: people[index]!, at, answeredAfter })))
  }
  const posted = await Promise.all(posts)
  await poster.close()
  return posted
}

/** @throws Error when an agent's page did not hear of a reply at all */
async function waits(
  bench: BenchHouse,
  posted: readonly Posted[],
  heard: ReadonlyMap<string, number>,
): Promise<number[]> {
  const { rows } = await bench.look.query<{ id: string; address: string }>(
    `select id, address from conversations where state <> 'closed'`,
  )
  const conversations = new Map(rows.map((row) => [row.address, row.id]))
  return posted.map(({ address, at }) => {
    const when = heard.get(conversations.get(address) ?? '')
    if (when === undefined) throw new Error(`No event came for the reply of ${address}.`)
    return when - at
  })
}
