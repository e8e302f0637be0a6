import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

// The processes of a benchmark: each part runs alone, as in production, so that the processor time of each can be read.

export type Part = { pid: number; url: string; stop(): Promise<void> }

const pathOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** The fake carrier as a process of its own. */
export async function startSandboxPart(): Promise<Part> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = start('apps/carrier-sandbox/src/bin.ts', ['--port', String(port), '--leave-with-stdin'], {})
  await answers(child, `${url}/sandbox/api/stats`)
  return part(child, url)
}

export type ServerOptions = {
  databaseUrl: string
  dataDir: string
  secretKey: string
  args?: readonly string[]
  /** Where carriers send receipts to; the process itself when absent. */
  publicUrl?: string
}

/** A server process on a database that exists. */
export async function startServerPart(options: ServerOptions): Promise<Part> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = start('apps/server/src/cli.ts', ['serve', ...(options.args ?? [])], {
    ...settingsOf(options),
    PORT: String(port),
    FOREWORD_URL: options.publicUrl ?? url,
  })
  await answers(child, `${url}/readyz`)
  return part(child, url)
}

export const settingsOf = (options: ServerOptions): Record<string, string> => ({
  DATABASE_URL: options.databaseUrl,
  FOREWORD_DATA: options.dataDir,
  FOREWORD_SECRET_KEY: options.secretKey,
  FOREWORD_SANDBOX: 'off',
  FOREWORD_INSIDE_HOSTS: '127.0.0.1',
  LOG_LEVEL: 'error',
})

export const newSecretKey = (): string => randomBytes(32).toString('hex')

function start(path: string, args: readonly string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [pathOf(path), ...args], {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { ...process.env, ...env },
  })
  child.stdin?.on('error', () => {})
  return child
}

async function answers(child: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (child.exitCode !== null) throw new Error(`A process ended before it answered at ${url}.`)
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) return
    await delay(50)
  }
  child.kill('SIGKILL')
  throw new Error(`Nothing answered at ${url} within 30 seconds.`)
}

const part = (child: ChildProcess, url: string): Part => ({ pid: child.pid!, url, stop: () => stop(child) })

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.stdin?.end() // the sandbox stays as long as this is open
  child.kill('SIGTERM')
  const kill = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await gone
  clearTimeout(kill)
}

/** A port nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
