import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Brand, draftCampaign, launch, SENDER, untilStates } from './brand.ts'
import { median } from './figures.ts'
import type { BenchHouse } from './house.ts'
import { type Cpu, counted, flushServers, settleDatabase, timed, type Work } from './measure.ts'
import type { Part } from './parts.ts'
import { RECEIPTS } from './sandbox.ts'
import type { Posted } from './webhook-load.ts'
import { receipt, type Target, type Webhook } from './webhooks.ts'

// (h) Signed receipts verified, kept and applied, each answered after its commit.

export type IntakeOptions = { messages: number; rounds: number; say: (line: string) => void }
export type IntakeResult = {
  webhooks: number
  perSecond: number
  /** Time from a webhook to its answer, ms. */
  p50: number
  p99: number
  cpu: Cpu
  work: Work
  elsewhere: number | null
}

const LOAD = fileURLToPath(new URL('./webhook-load.ts', import.meta.url))

/** Two receipts for each message: “sent”, and “delivered” some hundred webhooks later. */
export async function intakeBench(
  bench: BenchHouse,
  brand: Brand,
  server: Part,
  { messages, rounds, say }: IntakeOptions,
): Promise<IntakeResult> {
  await bench.sandbox.dial({ receiptStatuses: [] })
  const load = await openLoad(server.url)
  const target = { url: server.url, senderId: brand.senderId, address: SENDER }
  try {
    const few = Math.ceil(messages / 3)
    const first = await sendOut(bench, brand, few)
    await load.give(await receiptsOf(bench, target, first))
    const work = await counted(bench, { messages: few * 2, flush: flushServers([server.url]) }, () =>
      load.post(),
    )
    const results: Omit<IntakeResult, 'work'>[] = []
    for (let round = 0; round < rounds; round++) {
      const id = await sendOut(bench, brand, messages)
      const webhooks = await receiptsOf(bench, target, id)
      await load.give(webhooks)
      await settleDatabase(bench)
      const { result, cpu, elsewhere } = await timed(
        bench,
        { messages: webhooks.length, workers: [server.pid] },
        () => load.post(),
      )
      await untilStates(bench, id, ['delivered'], messages)
      const { ms, ...rest } = result
      const perSecond = (webhooks.length * 1000) / ms
      results.push({
        webhooks: webhooks.length,
        perSecond,
        ...rest,
        cpu: { ...cpu, carrier: null },
        elsewhere,
      })
      say(`webhooks: ${Math.round(perSecond)} a second`)
    }
    const middle = median(results.map((one) => one.perSecond))
    return { ...results.find((one) => one.perSecond === middle)!, work }
  } finally {
    load.close()
    await bench.sandbox.dial({ receiptStatuses: RECEIPTS })
  }
}

async function sendOut(bench: BenchHouse, brand: Brand, people: number): Promise<string> {
  const id = await draftCampaign(bench, brand, people)
  await bench.sandbox.forget()
  await launch(bench, brand, id)
  await untilStates(bench, id, ['sent'], people)
  return id
}

const APART = 400

async function receiptsOf(bench: BenchHouse, target: Target, campaignId: string): Promise<Webhook[]> {
  const { rows } = await bench.look.query<{ id: string; carrierId: string; address: string }>(
    `select id, carrier_id as "carrierId", address from messages where campaign_id = $1 order by sent_at, id`,
    [campaignId],
  )
  const webhooks: Webhook[] = []
  for (let from = 0; from < rows.length; from += APART) {
    const some = rows.slice(from, from + APART)
    for (const status of ['sent', 'delivered'])
      webhooks.push(...some.map((message) => receipt(target, message, status)))
  }
  return webhooks
}

async function openLoad(url: string) {
  const child = fork(LOAD, [url])
  await heard(child)
  return {
    async give(webhooks: readonly Webhook[]): Promise<void> {
      child.send({ webhooks })
      await heard(child)
    },
    async post(): Promise<Posted> {
      child.send('post')
      return (await heard(child)) as Posted
    },
    close: () => void (child.connected && child.send('close')),
  }
}

/** The child's next word. */
function heard(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const gone = (): void =>
      reject(new Error('The process that posts webhooks ended in the middle of its work.'))
    child.once('exit', gone)
    child.once('message', (message) => {
      child.off('exit', gone)
      resolve(message)
    })
  })
}
