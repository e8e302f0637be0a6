import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { canEnter, giveTo, type RunAs, runTool } from './runner.ts'

/** Where the embedded server keeps its files inside the data folder. */
export function clusterDir(dataDir: string): string {
  return join(dataDir, 'postgres')
}

/**
 * Makes the cluster when there is none, and returns the password of its owner.
 * @throws Error when the cluster is of another major version or its password file is missing
 */
export async function prepareCluster(input: {
  dataDir: string
  binaries: Binaries
  user: RunAs
  fsync: boolean
}): Promise<{ password: string; created: boolean }> {
  const dir = clusterDir(input.dataDir)
  const secret = join(input.dataDir, 'foreword.secret')
  const version = await readFile(join(dir, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (version === undefined && (await stat(dir).catch(() => undefined))) {
    throw new Error(
      `${dir} exists but is not a PostgreSQL cluster. Move it away, or set FOREWORD_DATA to another folder.`,
    )
  }
  if (version === undefined)
    return { password: await createCluster({ ...input, dir, secret }), created: true }
  if (Number(version.trim()) !== input.binaries.major)
    throw new Error(otherMajor(dir, version.trim(), input.binaries))
  const password = await readFile(secret, 'utf8').catch(() => undefined)
  if (!password)
    throw new Error(`The password file ${secret} of the database is missing. Restore it from a backup.`)
  return { password: password.trim(), created: false }
}

function otherMajor(dir: string, found: string, binaries: Binaries): string {
  return (
    `The database in ${dir} was made by PostgreSQL ${found}, and this version of Foreword brings PostgreSQL ` +
    `${binaries.major}. Go back to the earlier version of Foreword to export it, or set FOREWORD_DATA to another folder.`
  )
}

/**
 * initdb into a staging folder, then one rename: a process killed in between leaves no half cluster behind.
 * The password is known only to the data folder; connections must prove it even on loopback, because on a shared
 * machine every user can reach the port.
 */
async function createCluster(input: {
  dataDir: string
  dir: string
  secret: string
  binaries: Binaries
  user: RunAs
  fsync: boolean
}): Promise<string> {
  const password = randomBytes(24).toString('hex')
  const staging = join(input.dataDir, 'postgres.init')
  await rm(staging, { recursive: true, force: true })
  await mkdir(join(staging, 'cluster'), { recursive: true, mode: 0o700 })
  await writeFile(join(staging, 'password'), password, { mode: 0o600 })
  for (const path of [join(staging, 'password'), join(staging, 'cluster'), staging])
    await giveTo(input.user, path)
  await withReachable(input.user, staging, (path, dirFd) =>
    runTool(input.binaries.initdb, initdbArguments(path, input.fsync), { user: input.user, dirFd }),
  )
  await writeFile(input.secret, password, { mode: 0o600 })
  await chmod(input.secret, 0o600)
  await rename(join(staging, 'cluster'), input.dir)
  await rm(staging, { recursive: true, force: true })
  return password
}

function initdbArguments(path: string, fsync: boolean): string[] {
  return [
    `--pgdata=${path}/cluster`,
    `--pwfile=${path}/password`,
    '--username=foreword',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(fsync ? [] : ['--no-sync']),
  ]
}

/**
 * Calls `use` with a path of `dir` that the user can open, and the descriptor that must be the child's fd 3.
 * When a folder above is closed to that user (root's home is the usual case), the path goes through the open
 * descriptor, which Linux resolves without walking the folders above (proc(5), /proc/pid/fd).
 */
export async function withReachable<T>(
  user: RunAs,
  dir: string,
  use: (path: string, dirFd: number) => Promise<T>,
): Promise<T> {
  const handle = await open(dir, 'r')
  try {
    if (canEnter(user, dir)) return await use(dir, handle.fd)
    if (process.platform === 'linux') return await use('/proc/self/fd/3', handle.fd)
    throw new Error(
      `The user PostgreSQL runs as (uid ${user?.uid}) cannot reach ${dir}. ` +
        'Set FOREWORD_DATA to a folder that is open to it, or start Foreword as an ordinary user.',
    )
  } finally {
    await handle.close()
  }
}
