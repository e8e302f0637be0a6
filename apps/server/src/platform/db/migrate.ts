import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, type DatabaseError } from 'pg'

export type Migration = { version: number; name: string; sql: string; checksum: string }
type Applied = { version: number; name: string; checksum: string }

/** Any number will do, as long as every Foreword process uses the same one. */
const LOCK = 704_196_501

/**
 * Brings the database up to the files in `dir` (`NNNN_name.sql`, forward only), each in a transaction of its own.
 * Processes that start together wait for each other, and the later ones find nothing to do.
 * @returns names of the files applied now, in order
 * @throws Error when PostgreSQL is older than 18, an applied file was changed, or the database is newer than the code
 */
export async function migrate(
  url: string,
  options: { dir: string; log?: (line: string) => void },
): Promise<string[]> {
  const migrations = await readMigrations(options.dir)
  const client = new Client({ connectionString: url, application_name: 'foreword migrate' })
  await client.connect()
  try {
    await requireVersion(client)
    await client.query('select pg_advisory_lock($1)', [LOCK])
    const missing = pending(migrations, await readApplied(client))
    for (const migration of missing) {
      await apply(client, migration)
      options.log?.(`Applied migration ${fileName(migration)}.`)
    }
    return missing.map(fileName)
  } finally {
    // Ending the session releases the lock too.
    await client.end()
  }
}

async function requireVersion(client: Client): Promise<void> {
  const { rows } = await client.query(
    "select current_setting('server_version') as version, current_setting('server_version_num')::int as number",
  )
  const { version, number } = rows[0] as { version: string; number: number }
  refuseOldServer(version, number)
}

/** @param number `server_version_num`, such as 180004 @throws Error when the server is older than PostgreSQL 18, which brought uuidv7() and `returning old` */
export function refuseOldServer(version: string, number: number): void {
  if (number >= 180_000) return
  throw new Error(
    `The database is PostgreSQL ${version}; Foreword needs 18 or newer. Upgrade it, or set DATABASE_URL to another.`,
  )
}

async function readMigrations(dir: string): Promise<Migration[]> {
  const names = (await readdir(dir)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort()
  if (names.length === 0) throw new Error(`${dir} holds no migrations (NNNN_name.sql).`)
  const migrations = await Promise.all(names.map((name) => readMigration(dir, name)))
  migrations.forEach((migration, index) => {
    const before = migrations[index - 1]
    if (before?.version !== migration.version) return
    throw new Error(
      `${fileName(before)} and ${fileName(migration)} have the same number. Give the later one the next.`,
    )
  })
  return migrations
}

async function readMigration(dir: string, file: string): Promise<Migration> {
  // Git on Windows may change line ends; that is no change of the migration.
  const text = (await readFile(join(dir, file), 'utf8')).replaceAll('\r\n', '\n')
  return {
    version: Number(file.slice(0, 4)),
    name: file.slice(5, -4),
    sql: text,
    checksum: createHash('sha256').update(text).digest('hex'),
  }
}

async function readApplied(client: Client): Promise<Applied[]> {
  await client.query(`create table if not exists schema_migrations (
    version int primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`)
  const { rows } = await client.query(
    'select version, name, checksum from schema_migrations order by version',
  )
  return rows as Applied[]
}

/** Decides what is still to apply. @throws Error when files and database disagree about the past */
export function pending(migrations: Migration[], applied: Applied[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.version, migration]))
  const newest = migrations.at(-1)?.version ?? 0
  for (const done of applied) {
    const file = known.get(done.version)
    if (!file) throw new Error(unknownMigration(done, newest))
    if (file.checksum === done.checksum) continue
    throw new Error(
      `${fileName(file)} was changed after it had been applied to this database as ${fileName(done)}. ` +
        'Restore the file, and put the change into a new migration.',
    )
  }
  const last = applied.at(-1)?.version ?? 0
  const done = new Set(applied.map((row) => row.version))
  const missing = migrations.filter((migration) => !done.has(migration.version))
  const late = missing.find((migration) => migration.version < last)
  if (late) {
    throw new Error(
      `${fileName(late)} comes before migration ${number(last)}, which this database already has. ` +
        'Migrations only go forward: give the file the next number.',
    )
  }
  return missing
}

function unknownMigration(done: Applied, newest: number): string {
  if (done.version > newest) {
    return (
      `The database is newer than this version of Foreword: it has migration ${fileName(done)}, and the newest known ` +
      `here is ${number(newest)}. Start the newer version, or set another database.`
    )
  }
  return `The database has migration ${fileName(done)}, whose file is missing. Restore the file.`
}

async function apply(client: Client, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(migration.sql)
    await client.query('insert into schema_migrations (version, name, checksum) values ($1, $2, $3)', [
      migration.version,
      migration.name,
      migration.checksum,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw new Error(
      `Migration ${fileName(migration)} failed${where(migration.sql, error as DatabaseError)}`,
      {
        cause: error,
      },
    )
  }
}

function where(text: string, error: DatabaseError): string {
  if (!error.position) return `: ${error.message}`
  const line = text.slice(0, Number(error.position) - 1).split('\n').length
  return ` at line ${line}: ${error.message}`
}

function fileName(migration: { version: number; name: string }): string {
  return `${number(migration.version)}_${migration.name}.sql`
}

function number(version: number): string {
  return String(version).padStart(4, '0')
}
