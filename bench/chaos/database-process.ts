import { setTimeout as delay } from 'node:timers/promises'
import { type Embedded, startEmbedded } from '../../apps/server/src/platform/db/embedded.ts'

// A PostgreSQL that is started again whenever it is killed: what an operating system's service manager does. It runs as a child of the
// harness, tells it the pid of each postmaster, and ends with it.

const [dataDir, port] = process.argv.slice(2)
if (!dataDir || !port) throw new Error('Takes the folder of the database and its port.')

let stopping = false
let server: Embedded | null = null

process.once('disconnect', async () => {
  stopping = true
  await server?.stop()
  process.exit(0)
})

while (!stopping) {
  const gone = Promise.withResolvers<void>()
  try {
    server = await startEmbedded({ dataDir, port: Number(port), fsync: true, onExit: () => gone.resolve() })
    process.send?.({ pid: server.pid, url: server.url })
    await gone.promise
  } catch (error) {
    process.send?.({ problem: (error as Error).message })
    await delay(200)
  }
}
