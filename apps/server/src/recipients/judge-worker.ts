import { parentPort, workerData } from 'node:worker_threads'
import { judgeFor } from './judge.ts'
import type { JudgeSettings, RawRow } from './model.ts'

// Answers come in the order of the questions: a thread takes one message at a time.
const judge = judgeFor(workerData as JudgeSettings)
parentPort!.on('message', (rows: RawRow[]) => parentPort!.postMessage(rows.map(judge)))
