import type { Log } from '../platform/log.ts'
import { type Arrived, applyFacts, type IntakeDeps } from './apply.ts'

/** Short: while one batch is written the next one gathers anyway, and a carrier holds few connections open. */
const GATHER_MS = 2
const MOST = 400

/**
 * Group commit: webhooks that arrive together share one transaction, and each is answered after it. A batch that fails is tried one by
 * one, so that a single bad fact does not take the others with it.
 */
export type Gatherer = { add(facts: readonly Arrived[]): Promise<void>; drained(): Promise<void> }

export function openGatherer(deps: IntakeDeps & { log: Log }): Gatherer {
  type Entry = { facts: readonly Arrived[]; done: () => void; failed: (error: unknown) => void }
  const waiting: Entry[] = []
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> | null = null

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) await apply(waiting.splice(0, MOST))
  }
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
    writing ??= flush().finally(() => {
      writing = null
      if (waiting.length > 0) start()
    })
  }
  return {
    add: (facts) =>
      new Promise<void>((done, failed) => {
        waiting.push({ facts, done, failed })
        if (!writing) timer ??= setTimeout(start, GATHER_MS)
      }),
    async drained() {
      while (waiting.length > 0 || writing) {
        if (timer) clearTimeout(timer)
        start()
        await writing
      }
    },
  }
}
