import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

export type Kept = {
  /** kill -9, now. */
  kill(): void
  /** Ends it for good, politely. */
  stop(): Promise<void>
  /** How often it ended by itself after it had been ready. Before that a missing database may end it. */
  fellOver(): number
  starts(): number
}

const RESTART_MS = 150

/**
 * Runs a command, its words in a file, and starts it again whenever it ends, as a service manager does. `health` is an address that
 * answers 200 once it is ready.
 */
export function keepRunning(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  at: { log: string; health: string },
): Kept {
  const log = createWriteStream(at.log, { flags: 'a' })
  let child: ChildProcess | null = null
  let stopping = false
  let killed = false
  let fell = 0
  let starts = 0
  const running = (async () => {
    while (!stopping) {
      killed = false
      starts++
      child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
      child.stdout!.pipe(log, { end: false })
      child.stderr!.pipe(log, { end: false })
      const gone = new AbortController()
      const ready = answers(at.health, gone.signal).catch(() => false)
      await once(child, 'exit')
      gone.abort()
      if ((await ready) && !killed && !stopping) fell++
      if (!stopping) await delay(RESTART_MS)
    }
    log.end()
  })()
  return {
    kill() {
      killed = true
      child?.kill('SIGKILL')
    },
    async stop() {
      stopping = true
      child?.kill('SIGTERM')
      await running
    },
    fellOver: () => fell,
    starts: () => starts,
  }
}

/** Waits until an address answers 200; false when it was called off before. @throws Error after two minutes */
export async function answers(url: string, calledOff = new AbortController().signal): Promise<boolean> {
  for (let tries = 0; tries < 1_200 && !calledOff.aborted; tries++) {
    if ((await fetch(url, { signal: calledOff }).catch(() => null))?.ok) return true
    await delay(100)
  }
  if (calledOff.aborted) return false
  throw new Error(`${url} did not answer within two minutes. The logs are in the folder of the run.`)
}

/** kill -9 for a process and, at once after it, all its children. */
export async function killFamily(pid: number): Promise<void> {
  const children = await childrenOf(pid)
  for (const one of [pid, ...children]) {
    try {
      process.kill(one, 'SIGKILL')
    } catch {
      // It ended meanwhile.
    }
  }
}

async function childrenOf(pid: number): Promise<number[]> {
  const pairs = process.platform === 'linux' ? await fromProc() : await fromPs()
  return pairs.filter(([, parent]) => parent === pid).map(([child]) => child)
}

/** /proc instead of `ps`: slim images carry none. */
async function fromProc(): Promise<[number, number][]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (name): Promise<[number, number]> => {
      const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
      // The name in parentheses may hold spaces; state and parent follow the last one (proc(5)).
      return [Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]
    }),
  )
  return found
}

async function fromPs(): Promise<[number, number][]> {
  const { stdout } = await promisify(execFile)('/bin/ps', ['-axo', 'pid=,ppid='])
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number])
}

/** Ports nobody listens on now, each another. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
