import { parentPort, workerData } from 'node:worker_threads'
import { type BatchQuestion, type BatchSettings, batchJudgeFor } from './judge-batch.ts'

// Answers come in the order of the questions: a thread takes one message at a time.
const judge = batchJudgeFor(workerData as BatchSettings)
parentPort!.on('message', (question: BatchQuestion) => {
  const answer = judge(question)
  if ('unknownZones' in answer) return parentPort!.postMessage(answer)
  const { bytes, ends, lines, addresses } = answer
  // Handed over, not copied.
  const numbers = Array.isArray(addresses) ? [] : [addresses.buffer]
  parentPort!.postMessage(answer, [bytes.buffer, ends.buffer, lines.buffer, ...numbers])
})
