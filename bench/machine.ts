import { execFileSync } from 'node:child_process'
import { cpus, totalmem, type } from 'node:os'
import { fileURLToPath } from 'node:url'
import { withBenchHouse } from './house.ts'

/** Where and when figures were measured; without it they say nothing. */
export async function whereAndWhen(now: Date): Promise<string> {
  const { version, fsync } = await withBenchHouse(async ({ look }) => {
    const { rows } = await look.query<{ version: string; fsync: string }>(
      `select current_setting('server_version') as version, current_setting('fsync') as fsync`,
    )
    return rows[0]!
  })
  const cores = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return [
    `Measured on ${now.toISOString().slice(0, 10)}, commit ${commit()}`,
    `${cores.length} cores (${cores[0]?.model.trim() || 'model unknown'}), ${memory} GB, ${type()}`,
    `Node ${process.versions.node}, PostgreSQL ${version} with fsync ${fsync}`,
  ].join('; ')
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
