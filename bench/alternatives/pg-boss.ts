import type { Pool } from 'pg'
import { PgBoss } from 'pg-boss'
import type { Alternative, AlternativeOptions } from './alternative.ts'
import { ATTEMPTS, type Job, jobs, openPool, openSender, workBatch, workOne } from './job.ts'

const QUEUE = 'bench'
const INSERT_CHUNK = 2_000

export type PgBossTuning = { batchSize: number; localConcurrency: number; together: boolean }

/**
 * pg-boss with one job for each message: fetched and completed in batches, as its documentation advises for throughput. With
 * `together` the worker also writes the attempts and outcomes of a batch together, which its users have to do by hand.
 */
export async function pgBoss(options: AlternativeOptions, tuning: PgBossTuning): Promise<Alternative> {
  const sender = openSender(options.sandboxUrl)
  let pool = openPool(options.databaseUrl, 'pg-boss')
  // Its own statements go through the same connections as the work.
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values as unknown[]) },
    supervise: false,
    schedule: false,
  })
  boss.on('error', (error) => console.error(error))
  await pool.query(ATTEMPTS)
  await boss.start()
  await boss.createQueue(QUEUE)
  let left = 0

  const work = async (batch: readonly { data: Job }[]): Promise<void> => {
    const list = batch.map((job) => job.data)
    if (tuning.together) await workBatch(pool, sender, list)
    else await Promise.all(list.map((job) => workOne(pool, sender, job)))
    left -= list.length
  }
  return {
    async prepare(count) {
      left = count
      for (let from = 0; from < count; from += INSERT_CHUNK) {
        const chunk = jobs(Math.min(INSERT_CHUNK, count - from), from)
        await boss.insert(
          QUEUE,
          chunk.map((data) => ({ data })),
        )
      }
    },
    async run() {
      await boss.work<Job>(
        QUEUE,
        {
          batchSize: tuning.batchSize,
          localConcurrency: tuning.localConcurrency,
          burstWhenBatchFull: true,
          pollingIntervalSeconds: 0.5,
        },
        work,
      )
      while (left > 0) await tick()
      while (await anyActive(pool)) await tick()
      await boss.offWork(QUEUE)
    },
    async flush() {
      const old = pool
      pool = openPool(options.databaseUrl, 'pg-boss')
      await old.end()
    },
    async close() {
      await boss.stop({ graceful: false })
      await sender.close()
      await pool.end()
    },
  }
}

async function anyActive(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ done: boolean }>(
    `select not exists (select 1 from pgboss.job where name = $1 and state < 'completed') as done`,
    [QUEUE],
  )
  return !rows[0]!.done
}

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2))
