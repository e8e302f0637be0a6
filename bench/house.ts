import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { type House, openHouse } from '../apps/server/src/main.ts'
import { type Embedded, startEmbedded } from '../apps/server/src/platform/db/embedded.ts'
import { openLog } from '../apps/server/src/platform/log.ts'
import { readSettings } from '../apps/server/src/settings.ts'
import {
  newSecretKey,
  type Part,
  type ServerOptions,
  settingsOf,
  startSandboxPart,
  startServerPart,
} from './parts.ts'
import { type Sandbox, sandboxOf } from './sandbox.ts'

// Where a benchmark lives: PostgreSQL as the product starts it, the sandbox and the servers as processes of their own, and the
// product's verbs in this process.

export type BenchHouse = {
  /** In the system's temporary folder; removed by `close`. */
  dir: string
  database: { url: string; pid: number }
  sandbox: Sandbox
  /** The product's verbs. No engine runs here. */
  house: House
  /** A few connections for looking on. */
  look: Pool
  /** A server process; `publicUrl` names the one that receives receipts, when it is another. */
  serve(args?: readonly string[], publicUrl?: string): Promise<Part>
  close(): Promise<void>
}

/** Counting statements costs some, so it is off until a counting round asks for it. */
const LOCAL_CONF = `shared_preload_libraries = 'pg_stat_statements'
pg_stat_statements.track = 'none'
`

/** Starts database and sandbox. Servers are started by `serve`. Whatever was started ends with `close`. */
async function openBenchHouse(): Promise<BenchHouse> {
  const dir = await mkdtemp(join(tmpdir(), 'foreword-bench-'))
  const closers: (() => Promise<unknown>)[] = [() => rm(dir, { recursive: true, force: true })]
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one()
  }
  try {
    const database = await startDatabase(join(dir, 'data'))
    closers.push(() => database.stop())
    const sandbox = sandboxOf(await startSandboxPart())
    closers.push(() => sandbox.stop())
    const options: ServerOptions = { databaseUrl: database.url, dataDir: dir, secretKey: newSecretKey() }
    const house = await openHouse(readSettings(settingsOf(options)), { log: openLog('error') })
    closers.push(() => house.close())
    const look = new Pool({ connectionString: database.url, max: 3, application_name: 'bench' })
    closers.push(() => look.end())
    await look.query('create extension pg_stat_statements')
    return {
      dir,
      database,
      sandbox,
      house,
      look,
      async serve(args = [], publicUrl) {
        const server = await startServerPart({ ...options, args, ...(publicUrl ? { publicUrl } : {}) })
        closers.push(() => server.stop())
        return server
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** A house for one question, which ends and is removed with it. */
export async function withBenchHouse<T>(work: (bench: BenchHouse) => Promise<T>): Promise<T> {
  const bench = await openBenchHouse()
  try {
    return await work(bench)
  } finally {
    await bench.close()
  }
}

/** Started twice: the first start makes the cluster, into which the settings for counting go. */
async function startDatabase(dataDir: string): Promise<Embedded> {
  const first = await startEmbedded({ dataDir })
  await first.stop()
  await writeFile(join(dataDir, 'postgres', 'local.conf'), LOCAL_CONF)
  return startEmbedded({ dataDir })
}
