import { statfsSync } from 'node:fs'
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { Client } from 'pg'
import { addressesOf, addressOf, firstReached } from './embedded/addresses.ts'
import { type Binaries, findBinaries } from './embedded/binaries.ts'
import { clusterDir, prepareCluster, withReachable } from './embedded/cluster.ts'
import { serverConfig } from './embedded/config.ts'
import { lockFolder } from './embedded/folder-lock.ts'
import { chooseUser, type RunAs } from './embedded/runner.ts'
import {
  type Exit,
  endOrphan,
  lastWords,
  launch,
  type Postmaster,
  shutDown,
  untilReady,
} from './embedded/server.ts'
import { leaveSocketFolder, socketFolders } from './embedded/socket.ts'

export type EmbeddedOptions = {
  /** Created when missing; holds the cluster, its password and the lock. */
  dataDir: string
  /** A free one is chosen when absent. */
  port?: number
  /** On unless a test turns it off. */
  fsync?: boolean
  log?: (line: string) => void
  /** Called when the server ends without `stop()`. The folder is free again by then. */
  onExit?: (exit: Exit) => void
}

/** `url`: over its Unix socket where that works, otherwise over loopback, where it listens too, on the same port. */
export type Embedded = { url: string; dataDir: string; pid: number; stop(): Promise<void> }

/**
 * Starts PostgreSQL on `dataDir` and waits until it takes connections. It ends with this process, however that ends.
 * @returns the URL of the database `foreword` as its owner
 * @throws Error when the folder is in use, of another major version, or the server does not start
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = resolve(options.dataDir)
  const log = options.log ?? (() => {})
  // Root's PostgreSQL runs as another user, who must be able to pass through.
  await mkdir(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  const lock = await lockFolder(dataDir)
  const leave = async () => {
    await leaveSocketFolder(clusterDir(dataDir))
    await lock.release()
  }
  try {
    const started = await startLocked({ ...options, dataDir, log, fsync: options.fsync ?? true })
    let stopping = false
    const finished = started.postmaster.exited.then(async (exit) => {
      await leave()
      if (stopping) return
      log(`PostgreSQL ended unexpectedly (code ${exit.code}, signal ${exit.signal}).`)
      options.onExit?.(exit)
    })
    const stop = async () => {
      stopping = true
      await shutDown(started.postmaster)
      await finished
    }
    return { url: started.url, dataDir, pid: started.postmaster.pid, stop }
  } catch (error) {
    await leave()
    throw error
  }
}

type Start = { dataDir: string; port?: number; fsync: boolean; log: (line: string) => void }

async function startLocked(input: Start): Promise<{ url: string; postmaster: Postmaster }> {
  const cluster = clusterDir(input.dataDir)
  const user = await chooseUser(cluster)
  const binaries = await findBinaries(user)
  const { password } = await prepareCluster({ ...input, binaries, user })
  await endOrphan(cluster, input.log)
  const { port, postmaster } = await launchUntilReady({ ...input, cluster, user, binaries, password })
  try {
    await createDatabase(loopback(password, port, 'postgres'))
    const tcp = loopback(password, port, 'foreword')
    const url = (await firstReached(await addressesOf(cluster, password), input.log)) ?? tcp
    if (url === tcp) input.log('No Unix socket can be used, so PostgreSQL is reached over loopback.')
    return { url, postmaster }
  } catch (error) {
    await shutDown(postmaster)
    throw error
  }
}

/** Failures that pass by themselves: a port taken in the meantime, backends of a killed server still leaving. */
const PASSING =
  /Address already in use|pre-existing shared memory block|lock file "postmaster\.pid" already exists/
const ATTEMPTS = 20

/** The folder's file system has no sockets, or something stands in the way. */
const NO_SOCKET = /could not create (any Unix-domain sockets|lock file "[^"]*\.s\.PGSQL\.)/

async function launchUntilReady(
  input: Start & { cluster: string; user: RunAs; binaries: Binaries; password: string },
): Promise<{ port: number; postmaster: Postmaster }> {
  const folders = socketFolders(input.cluster, input.user)
  let socketFolder = (await folders.next()).value ?? null
  for (let attempt = 1; ; attempt++) {
    const port = input.port ?? (await freePort())
    await writeConfig(input.cluster, serverConfig({ port, socketFolder, fsync: input.fsync, ...machine() }))
    const postmaster = await withReachable(input.user, input.cluster, (path, dirFd) =>
      launch({ binaries: input.binaries, user: input.user, path, dirFd }),
    )
    const exit = await untilReady(postmaster, loopback(input.password, port, 'postgres')).catch(
      async (error) => {
        await shutDown(postmaster)
        throw error
      },
    )
    if (!exit) return { port, postmaster }
    const words = await lastWords(postmaster, input.cluster)
    if (socketFolder !== null && NO_SOCKET.test(words)) {
      input.log(`PostgreSQL cannot make its socket in ${resolve(input.cluster, socketFolder)}.`)
      socketFolder = (await folders.next()).value ?? null
      continue
    }
    if (attempt === ATTEMPTS || !PASSING.test(words)) {
      throw new Error(`PostgreSQL did not start on ${input.cluster} (code ${exit.code}). ${words}`)
    }
    await new Promise((done) => setTimeout(done, 250))
  }
}

/** Anew under another name, then renamed: whole or not at all, and never through a link laid by the server's user. */
async function writeConfig(cluster: string, text: string): Promise<void> {
  const fresh = join(cluster, 'postgresql.conf.new')
  await rm(fresh, { force: true })
  await writeFile(fresh, text, { flag: 'wx' })
  await chmod(fresh, 0o644)
  await rename(fresh, join(cluster, 'postgresql.conf'))
}

function machine(): { memoryBytes: number; sharedMemoryBytes?: number } {
  const limit = process.constrainedMemory()
  const memoryBytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem()
  try {
    const shm = statfsSync('/dev/shm')
    return { memoryBytes, sharedMemoryBytes: shm.bsize * shm.blocks }
  } catch {
    return { memoryBytes }
  }
}

const loopback = (password: string, port: number, database: string): string =>
  addressOf({ host: '127.0.0.1', port, password, database })

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })
}

async function createDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query("select from pg_database where datname = 'foreword'")
    if (rowCount === 0) await client.query('create database foreword')
  } finally {
    await client.end()
  }
}
