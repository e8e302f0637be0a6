import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Client } from 'pg'
import { socketFits } from './socket.ts'

/** Lines of postmaster.pid: pid, data folder, start time, port, folder of the socket (relative to the cluster, or empty), … */
const PORT_LINE = 3
const SOCKET_LINE = 4

/**
 * The URL of a database of the embedded server, as its owner.
 * @param host `127.0.0.1`, or the absolute path of the folder its socket lies in, which stands percent-encoded in the URL: libpq, `pg` and `URL` agree on that
 */
export function addressOf(at: { host: string; port: number; password: string; database: string }): string {
  const { host, port, password, database } = at
  return `postgres://foreword:${encodeURIComponent(password)}@${encodeURIComponent(host)}:${port}/${database}`
}

/**
 * How the server that has this cluster open is reached, best first, by its own word: over its Unix socket, which costs a fifth less per
 * statement on both sides, then over loopback. Empty when none has it open.
 */
export async function addressesOf(cluster: string, password: string): Promise<string[]> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const port = Number(lines[PORT_LINE])
  if (!port) return []
  const folder = lines[SOCKET_LINE] ? resolve(cluster, lines[SOCKET_LINE]) : null
  const hosts = [...(folder && socketFits(folder) ? [folder] : []), '127.0.0.1']
  return hosts.map((host) => addressOf({ host, port, password, database: 'foreword' }))
}

/** The first of these URLs at which PostgreSQL takes the password, or null. Each is given two seconds. */
export async function firstReached(
  urls: readonly string[],
  log: (line: string) => void = () => {},
): Promise<string | null> {
  for (const url of urls) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      return url
    } catch (error) {
      log(`PostgreSQL is not reached at ${client.host}, port ${client.port}: ${(error as Error).message}`)
    } finally {
      await client.end().catch(() => {})
    }
  }
  return null
}
