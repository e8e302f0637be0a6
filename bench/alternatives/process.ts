import type { Alternative, AlternativeOptions } from './alternative.ts'
import { bullMq } from './bullmq.ts'
import { graphileWorker } from './graphile-worker.ts'
import { httpOnly } from './http-only.ts'
import { pgBoss } from './pg-boss.ts'

// The child process in which an alternative lives, so that nothing else shares its thread and its processor time can be read.

const KINDS: Record<string, (options: AlternativeOptions) => Promise<Alternative>> = {
  'http-only': httpOnly,
  'pg-boss': (options) => pgBoss(options, { batchSize: 64, localConcurrency: 2, together: false }),
  'pg-boss-batch': (options) => pgBoss(options, { batchSize: 64, localConcurrency: 3, together: true }),
  'bullmq-postgres': (options) => bullMq(options, 'postgres'),
  'bullmq-redis': (options) => bullMq(options, 'redis'),
  'graphile-worker': (options) => graphileWorker(options, { localQueue: 500, completeDelayMs: 10 }),
}

const [, , kind = '', databaseUrl = '', sandboxUrl = '', redisUrl] = process.argv
const alternative = await KINDS[kind]!({ databaseUrl, sandboxUrl, redisUrl })

process.on('message', (message: { verb: 'prepare' | 'run' | 'flush' | 'close'; count: number }) => {
  void answer(message).catch((error) => {
    console.error(error)
    process.exit(1)
  })
})
process.send!({ ready: true })

async function answer({ verb, count }: { verb: string; count: number }): Promise<void> {
  const started = performance.now()
  if (verb === 'prepare') await alternative.prepare(count)
  if (verb === 'run') await alternative.run()
  if (verb === 'flush') await alternative.flush()
  if (verb === 'close') await alternative.close()
  process.send!({ ms: performance.now() - started })
  if (verb === 'close') process.disconnect()
}
