import { Worker } from 'node:worker_threads'
import {
  type BatchAnswer,
  type BatchQuestion,
  type BatchSettings,
  batchJudgeFor,
  type JudgedBatch,
} from './judge-batch.ts'
import type { RawRow } from './model.ts'

/** Finds or makes the numbers of zone sets. */
export type LearnZones = (keys: string[]) => Promise<ReadonlyMap<string, number>>

export type Judges = {
  threads: number
  judge(rows: RawRow[]): Promise<JudgedBatch>
  close(): Promise<void>
}

type Asked = (question: BatchQuestion) => BatchAnswer | Promise<BatchAnswer>

/** Judges on this thread: a worker takes 150 ms to start, in which a few thousand rows are done. */
export function judgesHere(settings: BatchSettings, learn: LearnZones): Judges {
  return { threads: 1, judge: withZones(learn, batchJudgeFor(settings)), close: async () => {} }
}

/** Judges in `threads` worker threads, in turn, so that the server's own thread stays free for requests. */
export function judgesInWorkers(settings: BatchSettings, threads: number, learn: LearnZones): Judges {
  const workers = Array.from({ length: threads }, () => startWorker(settings))
  let turn = 0
  return {
    threads,
    judge: withZones(learn, (question) => workers[turn++ % workers.length]!.ask(question)),
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()))
    },
  }
}

/** Asks once more with the numbers of zone sets that are new, which a file's first batches have nearly all of. */
function withZones(learn: LearnZones, ask: Asked): (rows: RawRow[]) => Promise<JudgedBatch> {
  const zones = new Map<string, number>()
  return async (rows) => {
    for (;;) {
      const answer = await ask({ rows, zones })
      if (!('unknownZones' in answer)) return answer
      for (const [key, id] of await learn(answer.unknownZones)) zones.set(key, id)
    }
  }
}

/** Keeps the judges busy while a batch is stored; what waits is bounded, so reading slows down to the slowest part. */
export async function* judgedAhead(
  batches: AsyncIterable<RawRow[]>,
  judges: Judges,
): AsyncGenerator<JudgedBatch> {
  const waiting: Promise<JudgedBatch>[] = []
  for await (const batch of batches) {
    const judged = judges.judge(batch)
    // It is awaited later, in its turn; a failure before that must not count as unheard.
    judged.catch(() => {})
    waiting.push(judged)
    if (waiting.length > judges.threads + 1) yield await waiting.shift()!
  }
  for (const judged of waiting) yield await judged
}

function startWorker(settings: BatchSettings) {
  const worker = new Worker(new URL('./judge-worker.ts', import.meta.url), { workerData: settings })
  const waiting: { resolve: (answer: BatchAnswer) => void; reject: (error: Error) => void }[] = []
  let broken: Error | null = null
  const fail = (error: Error) => {
    broken ??= error
    for (const one of waiting.splice(0)) one.reject(broken)
  }
  worker.on('message', (answer: BatchAnswer) => waiting.shift()?.resolve(answer))
  worker.on('error', fail)
  worker.on('exit', (code) => fail(new Error(`The thread that judges recipients ended with code ${code}.`)))
  return {
    ask: (question: BatchQuestion) =>
      new Promise<BatchAnswer>((resolve, reject) => {
        if (broken) return reject(broken)
        waiting.push({ resolve, reject })
        worker.postMessage(question)
      }),
    stop: () => worker.terminate(),
  }
}
