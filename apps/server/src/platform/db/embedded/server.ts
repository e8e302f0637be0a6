import { type ChildProcess, spawn } from 'node:child_process'
import { open, readdir, readFile, realpath, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import type { Binaries } from './binaries.ts'
import { findProcess, type ProcessInfo, signal } from './processes.ts'
import { cannotRun, type RunAs } from './runner.ts'
import { waitFor } from './wait.ts'

export type Exit = { code: number | null; signal: NodeJS.Signals | null }

/** A started postmaster. `exited` resolves when it is gone, for whatever reason; `said` is the end of its output. */
export type Postmaster = { pid: number; exited: Promise<Exit>; hasExited(): boolean; said(): string }

/**
 * The shell leaves a watcher behind and becomes the postmaster. The watcher holds the reading end of a pipe whose
 * writing end is ours: when we die, even by kill -9, the kernel closes it, `read` fails, and the postmaster gets
 * the signal for a fast shutdown. A line on the pipe sends the watcher home instead. Works on Linux and macOS.
 */
const SUPERVISE = `
exec 9<&0 </dev/null
( ( read -r line <&9 || kill -INT $$ ) >/dev/null 2>&1 3<&- & )
exec 9<&-
exec "$@"
`

/**
 * Starts the postmaster. It is a session leader of its own, so that Ctrl-C in the terminal reaches only us and we
 * can drain before we stop it.
 * @param input.path the cluster as the user can open it; may lead through descriptor 3, which is `dirFd`
 */
export async function launch(input: {
  binaries: Binaries
  user: RunAs
  path: string
  dirFd: number
}): Promise<Postmaster> {
  const child = spawn('/bin/sh', ['-c', SUPERVISE, 'sh', input.binaries.postgres, '-D', input.path], {
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC' },
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe', input.dirFd],
    ...input.user,
  })
  let said = ''
  child.stderr!.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4096)
  })
  // Writing to a watcher that someone killed is no error of ours.
  child.stdin!.on('error', () => {})
  let ended = false
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, name) => {
      ended = true
      child.stdin!.end('gone\n')
      resolve({ code, signal: name })
    })
  })
  const pid = await spawned(child, input.binaries.postgres)
  return { pid, exited, hasExited: () => ended, said: () => said }
}

function spawned(child: ChildProcess, file: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid!))
    child.once('error', (error) => reject(new Error(cannotRun(file, error.message))))
  })
}

/**
 * Waits until the server takes connections: asked by connecting. Recovery after a crash may take minutes, so the
 * only other end is the exit of the server.
 * @returns the exit when the server ended instead
 */
export async function untilReady(postmaster: Postmaster, url: string): Promise<Exit | undefined> {
  await waitFor(async () => postmaster.hasExited() || (await connects(url)))
  return postmaster.hasExited() ? postmaster.exited : undefined
}

async function connects(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch (error) {
    const { code } = error as { code?: string }
    // 57P03: starting up or recovering. Network codes: not listening yet. Anything else will not heal by waiting.
    if (code === undefined || code === '57P03' || code.startsWith('E')) return false
    throw error
  } finally {
    await client.end().catch(() => {})
  }
}

/** Fast shutdown: sessions are ended and a checkpoint is written. After a minute, at once; the log heals that. */
export async function shutDown(postmaster: Postmaster): Promise<void> {
  const gone = async () => postmaster.hasExited()
  // After its exit the pid may belong to another process.
  if (!postmaster.hasExited()) signal(postmaster.pid, 'SIGINT')
  if (!(await waitFor(gone, { timeoutMs: 60_000 }))) signal(postmaster.pid, 'SIGQUIT')
  await postmaster.exited
}

/**
 * Ends a postmaster that an earlier process left behind on this cluster. Call only while holding the folder's lock.
 * PostgreSQL recognises a postmaster.pid without a live process by itself, but not one whose pid meanwhile belongs
 * to another process of the same user, the usual case in a restarted container: that file is removed.
 */
export async function endOrphan(cluster: string, log: (line: string) => void): Promise<void> {
  const file = join(cluster, 'postmaster.pid')
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10)
  const found = await findProcess(pid)
  if (!found) return
  if (!(await isPostmasterOf(cluster, found))) return rm(file)
  log(`An earlier PostgreSQL (process ${pid}) still runs on ${cluster}; waiting for it to stop.`)
  const gone = async () => (await findProcess(pid)) === undefined
  signal(pid, 'SIGINT')
  if (await waitFor(gone, { timeoutMs: 60_000 })) return
  signal(pid, 'SIGQUIT')
  if (await waitFor(gone, { timeoutMs: 10_000 })) return
  throw new Error(
    `PostgreSQL (process ${pid}) on ${cluster} does not stop. Stop that process, then start again.`,
  )
}

/** A postmaster works inside its cluster; where that cannot be seen, its command names the cluster. */
async function isPostmasterOf(cluster: string, found: ProcessInfo): Promise<boolean> {
  if (!found.command.includes('postgres')) return false
  if (found.cwd !== undefined) return found.cwd === (await realpath(cluster))
  return found.command.includes(cluster)
}

/** The last lines the server wrote, for an error message: its own output, then its log file. */
export async function lastWords(postmaster: Postmaster, cluster: string): Promise<string> {
  const dir = join(cluster, 'log')
  const names = await readdir(dir).catch(() => [])
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(dir, name))).mtimeMs })),
  )
  const newest = dated.sort((a, b) => b.at - a.at)[0]
  return `${postmaster.said()}\n${newest ? await tail(join(dir, newest.name)) : ''}`.trim()
}

async function tail(path: string): Promise<string> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const length = Math.min(size, 2048)
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length)
    return buffer.toString()
  } finally {
    await handle.close()
  }
}
