import type { Log } from '../platform/log.ts'
import { type Arrived, applyFacts, type IntakeDeps } from './apply.ts'

/**
 * A batch is written once nothing more came for a moment: then whoever could post waits for an answer. While they keep coming it grows,
 * because a transaction costs as much as a dozen facts in it, until it has enough or its first one waited for so long. What came while the batch
 * before was written has waited already.
 */
const ENOUGH = 32
const MOST = 400

/** `soon`: the next batch does not wait until the disk has this one, and neither do open pages; only the answers do. */
type Pace = { quietMs: number; longestMs: number; atOnce: number; soon: boolean }
/** Short, because a carrier holds few connections open. Receipts meet only at the rows of one message: one batch works while the other reaches the disk. */
const RECEIPTS: Pace = { quietMs: 2, longestMs: 12, atOnce: 2, soon: false }
/** Come from people, hundreds a second at most: no two together within two milliseconds. One batch after the other keeps what a person writes in order. */
const REPLIES: Pace = { quietMs: 8, longestMs: 16, atOnce: 1, soon: true }

export type Gatherer = { add(facts: readonly Arrived[]): Promise<void>; drained(): Promise<void> }

/**
 * Group commit: webhooks that arrive together share one transaction, and each is answered after it. Replies go their own way, so that
 * they never wait behind receipts.
 */
export function openGatherer(deps: IntakeDeps & { log: Log }): Gatherer {
  const receipts = openLine(deps, RECEIPTS)
  const replies = openLine(deps, REPLIES)
  return {
    async add(facts) {
      const lines = Map.groupBy(facts, ({ fact }) => (fact.kind === 'reply' ? replies : receipts))
      await Promise.all([...lines].map(([line, own]) => line.add(own)))
    },
    async drained() {
      await Promise.all([receipts.drained(), replies.drained()])
    },
  }
}

/** A batch that fails is tried one by one, so that a single bad fact does not take the others with it. */
function openLine(deps: IntakeDeps & { log: Log }, { quietMs, longestMs, atOnce, soon }: Pace): Gatherer {
  type Entry = {
    facts: readonly Arrived[]
    since: number
    done: () => void
    failed: (error: unknown) => void
  }
  const waiting: Entry[] = []
  const writing = new Set<Promise<void>>()
  const reaching = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | null = null

  /** Looks again every moment, for as long as the batch grows. */
  const gather = (seen = waiting.length): void => {
    const left = waiting[0]!.since + longestMs - performance.now()
    if (waiting.length >= ENOUGH || left <= 0) start()
    else
      timer = setTimeout(
        () => {
          if (waiting.length === seen) start()
          else gather()
        },
        Math.min(quietMs, left),
      )
  }
  const apply = async (batch: Entry[]): Promise<void> => {
    try {
      await applyFacts(
        deps,
        batch.flatMap((entry) => entry.facts),
        { soon },
      )
      if (soon) reach(batch)
      else for (const entry of batch) entry.done()
    } catch (error) {
      if (batch.length === 1) return batch[0]!.failed(error)
      deps.log.warn(
        { err: error, webhooks: batch.length },
        'webhooks could not be written together and are written one by one',
      )
      for (const entry of batch) await apply([entry])
    }
  }
  /** Answers once the disk has it. A carrier that is told of a failure sends again, and what is known already counts once. */
  const reach = (batch: readonly Entry[]): void => {
    const own = deps.db
      .onDisk()
      .then(
        () => {
          for (const entry of batch) entry.done()
        },
        (error) => {
          for (const entry of batch) entry.failed(error)
        },
      )
      .finally(() => reaching.delete(own))
    reaching.add(own)
  }
  const start = (): void => {
    timer = null
    while (waiting.length > 0 && writing.size < atOnce) {
      const own = apply(waiting.splice(0, MOST)).finally(() => {
        writing.delete(own)
        if (waiting.length > 0 && !timer) gather()
      })
      writing.add(own)
    }
  }
  return {
    add: (facts) =>
      new Promise<void>((done, failed) => {
        waiting.push({ facts, since: performance.now(), done, failed })
        if (writing.size < atOnce && !timer) gather()
      }),
    async drained() {
      while (waiting.length > 0 || writing.size > 0 || reaching.size > 0) {
        if (timer) clearTimeout(timer)
        start()
        await Promise.race([...writing, ...reaching])
      }
    },
  }
}
