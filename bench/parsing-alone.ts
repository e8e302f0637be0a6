import { createReadStream } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { parse } from 'csv-parse'
import type { AudienceRules } from '../apps/server/src/recipients/index.ts'
import { judgedAhead, judgesInWorkers } from '../apps/server/src/recipients/judge-pool.ts'
import { fileGroups, inBatches, inspectFile } from '../apps/server/src/recipients/read-file.ts'

export const COUNTRY = 'US'
export const RULES: AudienceRules = {
  channel: 'sms',
  message: 'Hi {first_name}, flight {flight} to {city} now costs {fare}. Answer YES to book.',
  optOutText: 'Reply STOP to opt out',
  timeZone: 'America/New_York',
}
const BATCH_ROWS = 5_000

/** Reads and judges a file with the product's own reader and judges, and keeps nothing. */
export async function parseAlone(file: string, threads: number): Promise<void> {
  const format = await inspectFile(file, { defaultCountry: COUNTRY })
  const { columns, phoneColumn } = format
  const owner = { accountId: 'nobody', campaignId: 'nothing' }
  const settings = { ...owner, rules: RULES, columns, phoneColumn, defaultCountry: COUNTRY }
  let zones = 0
  const judges = judgesInWorkers(
    settings,
    threads,
    async (keys) => new Map(keys.map((key) => [key, ++zones])),
  )
  const batches = inBatches(
    fileGroups(file, format, () => {}),
    BATCH_ROWS,
    0,
  )
  try {
    for await (const batch of judgedAhead(batches, judges)) if (batch.lines.length === 0) break
  } finally {
    await judges.close()
  }
}

/** Reads a file with csv-parse and its numbers with libphonenumber-js in threads: what there was before anything of ours. */
export async function parseByLibraries(file: string, threads: number): Promise<void> {
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL('./library-worker.ts', import.meta.url)),
  )
  const busy: Promise<void>[] = workers.map(() => Promise.resolve())
  let turn = 0
  const ask = async (phones: string[]) => {
    const at = turn++ % threads
    await busy[at]
    busy[at] = new Promise((resolve) => workers[at]!.once('message', () => resolve()))
    workers[at]!.postMessage(phones)
  }
  try {
    const cells = createReadStream(file).pipe(parse({ relax_column_count: true, relax_quotes: true }))
    let phones: string[] = []
    for await (const row of cells as AsyncIterable<string[]>) {
      if (phones.push(row[0]!) < BATCH_ROWS) continue
      await ask(phones)
      phones = []
    }
    await ask(phones)
    await Promise.all(busy)
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}
