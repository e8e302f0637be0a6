import { Logger, type Runner, run } from 'graphile-worker'
import type { Pool } from 'pg'
import type { Alternative, AlternativeOptions } from './alternative.ts'
import { ATTEMPTS, CONCURRENCY, type Job, jobs, openPool, openSender, workOne } from './job.ts'

const TASK = 'bench'
const INSERT_CHUNK = 2_000

export type GraphileTuning = { localQueue: number; completeDelayMs: number }

/** graphile-worker with one job for each message: fetched into its local queue and completed in batches, as its documentation advises. */
export async function graphileWorker(
  options: AlternativeOptions,
  tuning: GraphileTuning,
): Promise<Alternative> {
  const sender = openSender(options.sandboxUrl)
  const logger = new Logger(() => () => {})
  let pool = openPool(options.databaseUrl, 'graphile-worker')
  await pool.query(ATTEMPTS)
  let left = 0
  let told: () => void = () => {}
  const start = (): Promise<Runner> =>
    run({
      pgPool: pool,
      concurrency: CONCURRENCY,
      noHandleSignals: true,
      logger,
      taskList: {
        [TASK]: async (payload) => {
          await workOne(pool, sender, payload as Job)
          if (--left === 0) told()
        },
      },
      preset: {
        worker: { localQueue: { size: tuning.localQueue }, completeJobBatchDelay: tuning.completeDelayMs },
      },
    })
  // Started once without work, so that its tables are there.
  await (await start()).stop()

  return {
    async prepare(count) {
      left = count
      for (let from = 0; from < count; from += INSERT_CHUNK) {
        const chunk = jobs(Math.min(INSERT_CHUNK, count - from), from)
        await pool.query(
          `select count(*) from graphile_worker.add_jobs(
             array(select json_populate_record(null::graphile_worker.job_spec, s) from json_array_elements($1::json) s))`,
          [JSON.stringify(chunk.map((payload) => ({ identifier: TASK, payload })))],
        )
      }
    },
    async run() {
      const handled = new Promise<void>((resolve) => {
        told = resolve
      })
      const runner = await start()
      await handled
      while (await anyLeft(pool)) await new Promise((resolve) => setTimeout(resolve, 2))
      void runner.stop()
    },
    async flush() {
      const old = pool
      pool = openPool(options.databaseUrl, 'graphile-worker')
      await old.end()
    },
    async close() {
      await sender.close()
      await pool.end()
    },
  }
}

async function anyLeft(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ done: boolean }>(
    'select not exists (select 1 from graphile_worker._private_jobs) as done',
  )
  return !rows[0]!.done
}
