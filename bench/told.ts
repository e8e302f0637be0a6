import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WEBHOOK_EVENTS } from '@foreword/contract'
import { createSubscription } from '../apps/server/src/webhooks/index.ts'
import { type Brand, draftCampaign, launch, untilStates } from './brand.ts'
import { median } from './figures.ts'
import type { BenchHouse } from './house.ts'
import { type Cpu, timed } from './measure.ts'
import type { Part } from './parts.ts'

// (k) The full loop while the brand's systems are told of every message: by nobody, by one that takes all, and by one that never answers.

export type ToldRow = {
  receiver: 'none' | 'fast' | 'hanging'
  /** Messages a second, from the launch to everybody delivered. */
  perSecond: number
  /** Of the pace without a webhook: the median over rounds, each compared with its own. */
  ofNone: number
  cpu: Cpu
  elsewhere: number | null
  /** Webhooks taken a second until the last message was delivered, and from then to the last; null = nobody takes any. */
  besidePerSecond: number | null
  afterPerSecond: number | null
  /** Seconds after the last message was delivered until the last event was taken. */
  behindS: number | null
}
export type ToldOptions = { messages: number; rounds: number; say: (line: string) => void }

const RECEIVERS = ['none', 'fast', 'hanging'] as const
/** sent and delivered. */
const EVENTS_EACH = 2
const PATIENCE_MS = 900_000

export async function toldBench(
  bench: BenchHouse,
  brand: Brand,
  server: Part,
  { messages, rounds, say }: ToldOptions,
): Promise<ToldRow[]> {
  const receiver = await openReceiver()
  try {
    const results = new Map<string, Done[]>(RECEIVERS.map((name) => [name, []]))
    await round(bench, brand, server, receiver, 'none', Math.ceil(messages / 3))
    for (let turn = 0; turn < rounds; turn++) {
      for (const name of turn % 2 === 0 ? RECEIVERS : [...RECEIVERS].reverse()) {
        const done = await round(bench, brand, server, receiver, name, messages)
        const behind = done.behindS === null ? '' : `, ${done.behindS.toFixed(1)} s behind`
        say(`receiver ${name}: ${Math.round(done.perSecond)} messages a second${behind}`)
        results.get(name)!.push(done)
      }
    }
    const none = results.get('none')!
    return RECEIVERS.map((receiver) => {
      const own = results.get(receiver)!
      const pace = median(own.map((one) => one.perSecond))
      const ofNone = median(own.map((one, turn) => one.perSecond / none[turn]!.perSecond))
      return { ...own.find((one) => one.perSecond === pace)!, ofNone }
    })
  } finally {
    await receiver.close()
  }
}

type Done = Omit<ToldRow, 'ofNone'>

async function round(
  bench: BenchHouse,
  brand: Brand,
  server: Part,
  receiver: Receiver,
  name: ToldRow['receiver'],
  messages: number,
): Promise<Done> {
  const { house } = bench
  await bench.look.query('delete from webhook_subscriptions')
  await bench.look.query('truncate webhook_packs, webhook_deliveries, webhook_attempts')
  receiver.begin(name === 'hanging')
  if (name !== 'none')
    await house.db.asSystem((tx) =>
      createSubscription(tx, house.webhooks, brand.actor, {
        name: 'Bench',
        url: receiver.url,
        events: WEBHOOK_EVENTS.filter((event) => event.startsWith('message.')),
      }),
    )
  const id = await draftCampaign(bench, brand, messages)
  await bench.sandbox.forget()
  await bench.look.query('checkpoint')
  const started = performance.now()
  const { result: ms, ...cost } = await timed(bench, { messages, workers: [server.pid] }, async () => {
    await launch(bench, brand, id)
    await untilStates(bench, id, ['delivered'], messages)
    return performance.now() - started
  })
  const beside = receiver.seen()
  const events = messages * EVENTS_EACH
  const took = name === 'fast' ? await receiver.until(events, started) : null
  receiver.begin(false)
  const late = took === null ? null : Math.max(0, took - ms)
  return {
    receiver: name,
    perSecond: (messages * 1000) / ms,
    ...cost,
    besidePerSecond: late === null ? null : (beside * 1000) / ms,
    afterPerSecond: late === null ? null : ((events - beside) * 1000) / late,
    behindS: late === null ? null : late / 1000,
  }
}

type Receiver = {
  url: string
  /** Forgets what came, and answers from now on, or not. */
  begin(hangs: boolean): void
  /** How many different events came. */
  seen(): number
  /** Waits until so many different events came. Answers how long after `started`, in ms. */
  until(events: number, started: number): Promise<number>
  close(): Promise<void>
}

async function openReceiver(): Promise<Receiver> {
  let hangs = false
  let seen = new Set<string>()
  const held = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      seen.add(String(request.headers['webhook-id']))
      if (hangs) held.add(response)
      else response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/told`,
    begin(next) {
      hangs = next
      seen = new Set()
      for (const response of held) response.destroy()
      held.clear()
    },
    seen: () => seen.size,
    async until(events, started) {
      while (seen.size < events) {
        if (performance.now() - started > PATIENCE_MS)
          throw new Error(`${seen.size} of ${events} events came within a quarter of an hour.`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      return performance.now() - started
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
