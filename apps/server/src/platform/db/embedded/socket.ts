import { lstat, mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { canEnter, chooseUser, giveTo, type RunAs } from './runner.ts'

/** Bytes of a socket's path: `sun_path` without its closing zero. macOS and the BSDs have less of it. */
const LONGEST_PATH = process.platform === 'linux' ? 107 : 103
const LONGEST_NAME = '.s.PGSQL.65535'

/** Whether clients can name a socket in this folder. */
export const socketFits = (folder: string): boolean =>
  Buffer.byteLength(join(folder, LONGEST_NAME)) <= LONGEST_PATH

/**
 * The folders PostgreSQL may put its socket into, best first, freed of what a killed server left. Call only while holding the folder's lock,
 * when no server has the cluster open.
 *
 * The cluster itself is the best: PostgreSQL starts on it only while it is closed to others, so nobody else can reach the socket or put
 * another in its place, and it names the folder `.`, however deep it lies and whoever may walk there. Where its path is too long
 * for clients, or its file system has no sockets, it is a folder in the system's temporary one, as private as the cluster.
 */
export async function* socketFolders(cluster: string, user: RunAs): AsyncGenerator<string, undefined> {
  await sweep(cluster)
  if (socketFits(cluster)) yield '.'
  const aside = await asideOf(cluster)
  if (!socketFits(aside) || !(await makeAside(aside, user))) return
  await sweep(aside)
  yield aside
}

/** Removes the folder in the temporary one, if there is one. After a kill it waits for the next start, which takes it over. */
export async function leaveSocketFolder(cluster: string): Promise<void> {
  const aside = await asideOf(cluster).catch(() => null)
  if (!aside || !(await isPrivate(aside, await chooseUser(cluster)))) return
  await sweep(aside)
  await rmdir(aside).catch(() => {})
}

/** Always the same for one cluster, so that none piles up; by what the folder is, not by its name, which another container may use too. */
async function asideOf(cluster: string): Promise<string> {
  const { dev, ino } = await stat(cluster, { bigint: true })
  return join(resolve(tmpdir()), `foreword-${dev}-${ino}`)
}

async function makeAside(aside: string, user: RunAs): Promise<boolean> {
  try {
    await mkdir(aside, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    // Anybody may make folders there: one of somebody else is not used.
    if (!(await isPrivate(aside, user))) return false
    await giveTo(user, aside)
    return canEnter(user, aside)
  } catch {
    return false
  }
}

async function isPrivate(folder: string, user: RunAs): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined)
  if (!found?.isDirectory() || (found.mode & 0o077) !== 0) return false
  return found.uid === process.getuid?.() || found.uid === user?.uid
}

/**
 * PostgreSQL takes over a dead server's socket by itself, unless the pid in its lock file meanwhile belongs to another process. What cannot be
 * removed stands in its way, and it says so.
 */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    if (name.startsWith('.s.PGSQL.')) await rm(join(folder, name), { force: true }).catch(() => {})
}
