import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addressesOf, firstReached } from './embedded/addresses.ts'
import { clusterDir } from './embedded/cluster.ts'

/**
 * The URL of the embedded PostgreSQL that a running server has open on this folder, or null: a command of the command line works
 * with it then, instead of being refused the folder.
 */
export async function runningEmbedded(dataDir: string): Promise<string | null> {
  const password = await readFile(join(dataDir, 'foreword.secret'), 'utf8').catch(() => null)
  if (!password) return null
  // None is reached at the addresses a crash left behind: the next start heals.
  return firstReached(await addressesOf(clusterDir(dataDir), password.trim()))
}
