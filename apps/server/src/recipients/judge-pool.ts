import { Worker } from 'node:worker_threads'
import { judgeFor } from './judge.ts'
import type { JudgedRow, JudgeSettings, RawRow } from './model.ts'

export type Judges = {
  threads: number
  judge(rows: RawRow[]): Promise<JudgedRow[]>
  close(): Promise<void>
}

/** Judges on this thread: a worker takes 150 ms to start, in which a few thousand rows are done. */
export function judgesHere(settings: JudgeSettings): Judges {
  const judge = judgeFor(settings)
  return { threads: 1, judge: async (rows) => rows.map(judge), close: async () => {} }
}

/** Judges in `threads` worker threads, in turn, so that the server's own thread stays free for requests. */
export function judgesInWorkers(settings: JudgeSettings, threads: number): Judges {
  const workers = Array.from({ length: threads }, () => startWorker(settings))
  let turn = 0
  return {
    threads,
    judge: (rows) => workers[turn++ % workers.length]!.ask(rows),
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()))
    },
  }
}

function startWorker(settings: JudgeSettings) {
  const worker = new Worker(new URL('./judge-worker.ts', import.meta.url), { workerData: settings })
  const waiting: { resolve: (rows: JudgedRow[]) => void; reject: (error: Error) => void }[] = []
  let broken: Error | null = null
  const fail = (error: Error) => {
    broken ??= error
    for (const one of waiting.splice(0)) one.reject(broken)
  }
  worker.on('message', (rows: JudgedRow[]) => waiting.shift()?.resolve(rows))
  worker.on('error', fail)
  worker.on('exit', (code) => fail(new Error(`The thread that judges recipients ended with code ${code}.`)))
  return {
    ask: (rows: RawRow[]) =>
      new Promise<JudgedRow[]>((resolve, reject) => {
        if (broken) return reject(broken)
        waiting.push({ resolve, reject })
        worker.postMessage(rows)
      }),
    stop: () => worker.terminate(),
  }
}
