import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { clusterDir } from './embedded/cluster.ts'

const PORT_LINE = 3 // postmaster.pid: pid, data folder, start time, port, …

/**
 * The URL of the embedded PostgreSQL that a running server has open on this folder, or null: a command of the command line works
 * with it then, instead of being refused the folder.
 */
export async function runningEmbedded(dataDir: string): Promise<string | null> {
  const pid = await readFile(join(clusterDir(dataDir), 'postmaster.pid'), 'utf8').catch(() => null)
  const password = await readFile(join(dataDir, 'foreword.secret'), 'utf8').catch(() => null)
  const port = Number(pid?.split('\n')[PORT_LINE])
  if (!password || !port) return null
  const url = `postgres://foreword:${encodeURIComponent(password.trim())}@127.0.0.1:${port}/foreword`
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  try {
    await client.connect()
    return url
  } catch {
    return null // a stale file of a crash: the next start heals
  } finally {
    await client.end().catch(() => {})
  }
}
