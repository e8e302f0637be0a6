import { createPostgresBackend, Queue, Worker } from 'bullmq'
import type { Alternative, AlternativeOptions } from './alternative.ts'
import { ATTEMPTS, CONCURRENCY, type Job, jobs, openPool, openSender, workOne } from './job.ts'

const QUEUE = 'bench'
const INSERT_CHUNK = 2_000
const CONNECTIONS = 16

/** It takes and completes jobs one by one: it has no batches. What is done goes away, as with the others. */
const WORKER = { concurrency: CONCURRENCY, removeOnComplete: { count: 0 } }

/** What this needs of its classes, whatever they work on. */
type Line = {
  queue: Pick<Queue, 'addBulk' | 'getJobCountByTypes' | 'close'>
  work(handle: (job: { data: Job }) => Promise<void>): Pick<Worker, 'close'>
}

/** BullMQ with one job for each message, on PostgreSQL or on Redis. Attempts are in PostgreSQL either way. */
export async function bullMq(options: AlternativeOptions, where: 'postgres' | 'redis'): Promise<Alternative> {
  const sender = openSender(options.sandboxUrl)
  const open = where === 'postgres' ? onPostgres : onRedis
  let pool = openPool(options.databaseUrl, 'bullmq')
  let line = open(options)
  await pool.query(ATTEMPTS)
  let left = 0
  return {
    async prepare(count) {
      left = count
      for (let from = 0; from < count; from += INSERT_CHUNK) {
        const chunk = jobs(Math.min(INSERT_CHUNK, count - from), from)
        await line.queue.addBulk(chunk.map((data) => ({ name: 'send', data })))
      }
    },
    async run() {
      const worker = line.work(async ({ data }) => {
        await workOne(pool, sender, data)
        left--
      })
      while (left > 0) await tick()
      while ((await line.queue.getJobCountByTypes('waiting', 'active')) > 0) await tick()
      await worker.close()
    },
    async flush() {
      await Promise.all([line.queue.close(), pool.end()])
      pool = openPool(options.databaseUrl, 'bullmq')
      line = open(options)
    },
    async close() {
      await line.queue.close()
      await sender.close()
      await pool.end()
    },
  }
}

/** The library has connections of its own, as many as the work has. */
function onPostgres({ databaseUrl }: AlternativeOptions): Line {
  const connection = { connectionString: databaseUrl, max: CONNECTIONS, migrate: true }
  return {
    queue: new Queue(QUEUE, { connection }, createPostgresBackend),
    work: (handle) => new Worker(QUEUE, handle, { connection, ...WORKER }, createPostgresBackend),
  }
}

function onRedis({ redisUrl }: AlternativeOptions): Line {
  const connection = { url: redisUrl!, maxRetriesPerRequest: null }
  return {
    queue: new Queue(QUEUE, { connection }),
    work: (handle) => new Worker(QUEUE, handle, { connection, ...WORKER }),
  }
}

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2))
