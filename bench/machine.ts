import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { startEmbedded } from '../apps/server/src/platform/db/embedded.ts'

/** Where and when figures were measured; without it they say nothing. */
export async function whereAndWhen(now: Date): Promise<string> {
  const { version, fsync } = await askPostgres()
  const cores = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return [
    `Measured on ${now.toISOString().slice(0, 10)}, commit ${commit()}`,
    `${cores.length} cores (${cores[0]?.model.trim() || 'model unknown'}), ${memory} GB, ${type()}`,
    `Node ${process.versions.node}, PostgreSQL ${version} with fsync ${fsync}`,
  ].join('; ')
}

/** Asked of a server that is started as those of the benchmarks are: what is in force, not what was meant. */
async function askPostgres(): Promise<{ version: string; fsync: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'foreword-bench-'))
  try {
    const server = await startEmbedded({ dataDir: dir })
    const client = new Client({ connectionString: server.url })
    await client.connect()
    const { rows } = await client.query<{ version: string; fsync: string }>(
      `select current_setting('server_version') as version, current_setting('fsync') as fsync`,
    )
    await client.end()
    await server.stop()
    return rows[0]!
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

function commit(): string {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, {
        cwd: fileURLToPath(new URL('.', import.meta.url)),
        encoding: 'utf8',
      }).trim()
    return (
      git('rev-parse', '--short=10', 'HEAD') + (git('status', '--porcelain', '-uno') ? ' and changes' : '')
    )
  } catch {
    return 'unknown'
  }
}
