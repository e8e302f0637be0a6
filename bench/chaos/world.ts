import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Victim } from './plan.ts'
import { answers, freePorts, type Kept, keepRunning, killFamily } from './processes.ts'

// Every process of a run: one database, one carrier sandbox, one API and two dispatchers, each as it runs in production.

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))
const CLI = path('../../apps/server/src/cli.ts')
const SANDBOX = path('../../apps/carrier-sandbox/src/bin.ts')
const DATABASE = path('./database-process.ts')

export const ADMIN = { email: 'ann@example.com', password: 'a password for chaos' }

export type World = {
  apiUrl: string
  sandboxUrl: string
  databaseUrl: string
  kill(victim: Victim): Promise<void>
  /** Runs a command of the command line on the run's database. */
  foreword(...args: string[]): Promise<string>
  /** Starts of the database and of our processes, the first ones included. */
  starts(): number
  /** How often one of our processes ended by itself, without having been killed. */
  fellOver(): number
  stop(): Promise<void>
}

/** Starts everything in `folder`, on free ports, with an account and its administrator. */
export async function startWorld(folder: string, seed: number): Promise<World> {
  await mkdir(folder, { recursive: true })
  const [databasePort, apiPort, onePort, twoPort, sandboxPort] = (await freePorts(5)) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const database = await startDatabase(folder, databasePort)
  const sandbox = await startSandbox(folder, sandboxPort, seed)
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    FOREWORD_URL: `http://127.0.0.1:${apiPort}`,
    FOREWORD_SECRET_KEY: randomBytes(32).toString('hex'),
    FOREWORD_DATA: join(folder, 'server'),
    FOREWORD_SANDBOX: 'off',
    LOG_LEVEL: 'warn',
  }
  const foreword = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [CLI, ...args], { env, maxBuffer: 64 * 1024 * 1024 })).stdout
  const { email, password } = ADMIN
  await foreword(
    ...['setup', '--brand', 'Chaos', '--name', 'Ann', '--zone', 'UTC', '--agree'],
    ...['--email', email, '--password', password],
  )
  const serve = (name: string, services: string, port: number): Kept =>
    keepRunning(
      [CLI, 'serve', `--services=${services}`],
      { ...env, PORT: String(port) },
      { log: join(folder, `${name}.log`), health: `http://127.0.0.1:${port}/healthz` },
    )
  const ours: Record<Exclude<Victim, 'database'>, Kept> = {
    api: serve('api', 'api', apiPort),
    'dispatcher 1': serve('dispatcher-1', 'dispatch,jobs', onePort),
    'dispatcher 2': serve('dispatcher-2', 'dispatch,jobs', twoPort),
  }
  for (const port of [apiPort, onePort, twoPort]) await answers(`http://127.0.0.1:${port}/readyz`)
  const all = Object.values(ours)
  return {
    apiUrl: env.FOREWORD_URL,
    sandboxUrl: `http://127.0.0.1:${sandboxPort}`,
    databaseUrl: database.url,
    async kill(victim) {
      if (victim === 'database') await database.kill()
      else ours[victim].kill()
    },
    foreword,
    starts: () => all.reduce((sum, one) => sum + one.starts(), database.starts()),
    fellOver: () => all.reduce((sum, one) => sum + one.fellOver(), 0),
    async stop() {
      await Promise.all(all.map((one) => one.stop()))
      await database.stop()
      sandbox.stdin!.end()
    },
  }
}

type DatabaseNews = { pid: number; url: string } | { problem: string }

async function startDatabase(folder: string, port: number) {
  const log = createWriteStream(join(folder, 'database.log'), { flags: 'a' })
  const child = spawn(process.execPath, [DATABASE, join(folder, 'database'), String(port)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  child.stderr!.pipe(log)
  let pid: number | null = null
  let starts = 0
  const first = Promise.withResolvers<string>()
  child.on('message', (news: DatabaseNews) => {
    if ('problem' in news) {
      log.write(`${news.problem}\n`)
      if (starts === 0) first.reject(new Error(news.problem))
      return
    }
    pid = news.pid
    starts++
    first.resolve(news.url)
  })
  const url = await first.promise
  return {
    url,
    starts: () => starts,
    async kill() {
      if (pid !== null) await killFamily(pid)
      pid = null
    },
    async stop() {
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}

/** It lives through the whole run: it is the witness. */
async function startSandbox(folder: string, port: number, seed: number): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [SANDBOX, '--port', String(port), '--seed', String(seed), '--leave-with-stdin'],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  )
  child.stderr!.pipe(createWriteStream(join(folder, 'sandbox.log')))
  await answers(`http://127.0.0.1:${port}/sandbox/api/stats`)
  return child
}
