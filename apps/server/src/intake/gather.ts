import type { Log } from '../platform/log.ts'
import { type Arrived, applyFacts, type IntakeDeps } from './apply.ts'

/** Short: while one batch is written the next one gathers anyway, and a carrier holds few connections open. */
const GATHER_MS = 2
const MOST = 400

/** Receipts meet only at the rows of one message, so two batches are written side by side: one works while the other reaches the disk. */
const RECEIPTS_AT_ONCE = 2

/** Replies of one person stay in one line, so that they stay in order; people do not wait for each other. */
const REPLY_LINES = 4

export type Gatherer = { add(facts: readonly Arrived[]): Promise<void>; drained(): Promise<void> }

/**
 * Group commit: webhooks that arrive together share one transaction, and each is answered after it. Replies go their own ways, one
 * batch after the other in each, so that what a person writes stays in order and never waits behind receipts.
 */
export function openGatherer(deps: IntakeDeps & { log: Log }): Gatherer {
  const receipts = openLine(deps, RECEIPTS_AT_ONCE)
  const replies = Array.from({ length: REPLY_LINES }, () => openLine(deps, 1))
  const lineOf = ({ fact }: Arrived): Gatherer =>
    fact.kind === 'reply' ? replies[sumOf(fact.from) % REPLY_LINES]! : receipts
  return {
    async add(facts) {
      await Promise.all([...Map.groupBy(facts, lineOf)].map(([line, own]) => line.add(own)))
    },
    async drained() {
      await Promise.all([receipts, ...replies].map((line) => line.drained()))
    },
  }
}

function sumOf(address: string): number {
  let sum = 0
  for (let index = 0; index < address.length; index++) sum += address.charCodeAt(index) * (index + 1)
  return sum
}

/** A batch that fails is tried one by one, so that a single bad fact does not take the others with it. */
function openLine(deps: IntakeDeps & { log: Log }, atOnce: number): Gatherer {
  type Entry = { facts: readonly Arrived[]; done: () => void; failed: (error: unknown) => void }
  const waiting: Entry[] = []
  const writing = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | null = null

  const apply = async (batch: Entry[]): Promise<void> => {
    try {
      await applyFacts(
        deps,
        batch.flatMap((entry) => entry.facts),
      )
      for (const entry of batch) entry.done()
    } catch (error) {
      if (batch.length === 1) return batch[0]!.failed(error)
      deps.log.warn(
        { err: error, webhooks: batch.length },
        'webhooks could not be written together and are written one by one',
      )
      for (const entry of batch) await apply([entry])
    }
  }
  const start = (): void => {
    timer = null
    while (waiting.length > 0 && writing.size < atOnce) {
      const own = apply(waiting.splice(0, MOST)).finally(() => {
        writing.delete(own)
        if (waiting.length > 0) timer ??= setTimeout(start, GATHER_MS)
      })
      writing.add(own)
    }
  }
  return {
    add: (facts) =>
      new Promise<void>((done, failed) => {
        waiting.push({ facts, done, failed })
        if (writing.size < atOnce) timer ??= setTimeout(start, GATHER_MS)
      }),
    async drained() {
      while (waiting.length > 0 || writing.size > 0) {
        if (timer) clearTimeout(timer)
        start()
        await Promise.race(writing)
      }
    },
  }
}
