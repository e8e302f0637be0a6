import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findBinaries } from './embedded/binaries.ts'
import { findProcess } from './embedded/processes.ts'
import { chooseUser } from './embedded/runner.ts'
import { waitFor } from './embedded/wait.ts'
import { type Embedded, startEmbedded } from './embedded.ts'

let parent: string
let dataDir: string
const started: { stop(): Promise<void> }[] = []

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'foreword-embedded-'))
  await chmod(parent, 0o755)
  dataDir = join(parent, 'data')
})
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop()
  await rm(parent, { recursive: true, force: true })
})

async function start(options: Partial<Parameters<typeof startEmbedded>[0]> = {}): Promise<Embedded> {
  const server = await startEmbedded({ dataDir, ...options })
  started.push(server)
  return server
}

async function ask<Row>(url: string, ...statements: string[]): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    let rows: Row[] = []
    for (const statement of statements) rows = (await client.query(statement)).rows as Row[]
    return rows
  } finally {
    await client.end()
  }
}

/** Starts the server in another Node process, which prints the address and then waits. */
async function startInChild(): Promise<{ child: ChildProcess; url: string; pid: number }> {
  const module = fileURLToPath(new URL('./embedded.ts', import.meta.url))
  const program = `
    const { startEmbedded } = await import(${JSON.stringify(module)})
    const server = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)} })
    console.log(JSON.stringify({ url: server.url, pid: server.pid }))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout!, 'data')) as [Buffer]
  return { child, ...(JSON.parse(line.toString()) as { url: string; pid: number }) }
}

const isGone = (pid: number) =>
  waitFor(async () => (await findProcess(pid)) === undefined, { timeoutMs: 20_000 }).then(
    (gone) => gone === true,
  )

test('starts from nothing on an empty folder: UTF-8, durable, loopback only, with a password', async () => {
  const server = await start()
  const [row] = await ask<Record<string, string>>(
    server.url,
    `select current_user as user, current_database() as database, current_setting('fsync') as fsync,
     current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets,
     pg_encoding_to_char(encoding) as encoding, datlocale as locale, upper('é') as upper
     from pg_database where datname = current_database()`,
  )
  expect(row).toEqual({
    user: 'foreword',
    database: 'foreword',
    fsync: 'on',
    addresses: '127.0.0.1',
    sockets: '',
    encoding: 'UTF8',
    locale: 'C.UTF-8',
    upper: 'É',
  })
  const wrong = new URL(server.url)
  wrong.password = 'guess'
  await expect(ask(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
})

test('keeps data and password over a restart, on a port one asks for', async () => {
  const first = await start()
  await ask(first.url, 'create table kept (n int)', 'insert into kept values (7)')
  await first.stop()
  expect(await isGone(first.pid)).toBe(true)
  const port = Number(new URL(first.url).port)
  const second = await start({ port })
  expect(second.url).toBe(first.url)
  expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }])
})

test('refuses a folder that is in use', async () => {
  const { child, url, pid } = await startInChild()
  try {
    await expect(start()).rejects.toThrow(
      new RegExp(`^The data folder ${dataDir} is in use by process ${child.pid} \\(started .*\\)\\. Stop it`),
    )
    expect(await ask(url, 'select 1 as n')).toEqual([{ n: 1 }])
  } finally {
    child.kill('SIGKILL')
    // The folder can only be taken away once PostgreSQL no longer writes into it.
    expect(await isGone(pid)).toBe(true)
  }
})

test('kill -9 of the parent stops PostgreSQL, and the folder can be used again at once', async () => {
  const { child, url, pid } = await startInChild()
  await ask(url, 'create table kept (n int)', 'insert into kept values (7)')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const server = await start()
  expect(await isGone(pid)).toBe(true)
  expect(await ask(server.url, 'select n from kept')).toEqual([{ n: 7 }])
})

test('kill -9 of the parent stops PostgreSQL though nobody starts it again', async () => {
  const { child, url, pid } = await startInChild()
  const busy = ask(url, 'select pg_sleep(600)').catch((error: Error) => error.message)
  await waitFor(async () => {
    const sleeping = await ask(url, "select from pg_stat_activity where wait_event = 'PgSleep'")
    return sleeping.length > 0
  })
  child.kill('SIGKILL')
  expect(await isGone(pid)).toBe(true)
  expect(await busy).toContain('terminat')
})

test('kill -9 of PostgreSQL is noticed, and the next start has every committed row', async () => {
  let noticed: (exit: unknown) => void = () => {}
  const exit = new Promise((resolve) => {
    noticed = resolve
  })
  const first = await startEmbedded({ dataDir, onExit: (value) => noticed(value) })
  await ask(first.url, 'create table kept (n int)', 'insert into kept select generate_series(1, 10000)')
  process.kill(first.pid, 'SIGKILL')
  expect(await exit).toEqual({ code: null, signal: 'SIGKILL' })
  const second = await start()
  expect(await ask(second.url, 'select count(*)::int as n from kept')).toEqual([{ n: 10_000 }])
})

test('a PostgreSQL left over by an earlier crash is ended first', async () => {
  await (await start({ fsync: false })).stop()
  const cluster = join(dataDir, 'postgres')
  const user = await chooseUser(cluster)
  const { postgres } = await findBinaries(user)
  const orphan = spawn(postgres, ['-D', cluster], { cwd: '/', stdio: 'ignore', ...user })
  const ended = once(orphan, 'exit')
  await waitFor(async () =>
    (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).includes('ready'),
  )
  const said: string[] = []
  const server = await start({ fsync: false, log: (line) => said.push(line) })
  expect(await ended).toEqual([0, null])
  expect(said[0]).toContain(`An earlier PostgreSQL (process ${orphan.pid}) still runs`)
  expect(await ask(server.url, 'select 1 as n')).toEqual([{ n: 1 }])
})

test('a leftover postmaster.pid whose pid is another process now is no hindrance, nor is that process harmed', async () => {
  await (await start({ fsync: false })).stop()
  const cluster = join(dataDir, 'postgres')
  const stranger = spawn('/bin/sh', ['-c', 'echo up; exec sleep 600 # postgres'], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'ignore'],
    ...(await chooseUser(cluster)),
  })
  try {
    await once(stranger.stdout!, 'data')
    await writeFile(join(cluster, 'postmaster.pid'), `${stranger.pid}\n${cluster}\n`)
    const server = await start({ fsync: false })
    expect(await ask(server.url, 'select 1 as n')).toEqual([{ n: 1 }])
    expect(stranger.exitCode ?? stranger.signalCode).toBe(null)
  } finally {
    stranger.kill('SIGKILL')
  }
})

test('a start interrupted while the cluster was made begins anew', async () => {
  await mkdir(join(dataDir, 'postgres.init', 'cluster', 'base'), { recursive: true })
  await writeFile(join(dataDir, 'postgres.init', 'cluster', 'PG_VERSION'), '18\n')
  const server = await start({ fsync: false })
  expect(await ask(server.url, 'select 1 as n')).toEqual([{ n: 1 }])
})

describe('refuses with the reason and the remedy', () => {
  test('a cluster of another major version', async () => {
    await mkdir(join(dataDir, 'postgres'), { recursive: true })
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n')
    await expect(start()).rejects.toThrow(/was made by PostgreSQL 17, .* brings PostgreSQL 18\. Go back/)
  })

  test('a folder that is no cluster', async () => {
    await mkdir(join(dataDir, 'postgres'), { recursive: true })
    await expect(start()).rejects.toThrow('is not a PostgreSQL cluster. Move it away')
  })

  test('a setting the server does not know, in its own words; the folder is free afterwards', async () => {
    await (await start({ fsync: false })).stop()
    const local = join(dataDir, 'postgres', 'local.conf')
    await writeFile(local, 'no_such_setting = 1\n')
    await expect(start()).rejects.toThrow(/PostgreSQL did not start .*no_such_setting/s)
    await writeFile(local, 'work_mem = 9MB\n')
    const server = await start({ fsync: false })
    expect(await ask(server.url, 'show work_mem')).toEqual([{ work_mem: '9MB' }])
  })
})

test.runIf(process.getuid?.() === 0)('as root, works below a folder closed to other users', async () => {
  await chmod(parent, 0o700)
  const server = await start({ fsync: false })
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8')
  expect(status).toMatch(/^Uid:\s+65534\s/m)
  await ask(server.url, 'create table kept (n int)', 'insert into kept values (7)', 'checkpoint')
  expect(await ask(server.url, 'select n from kept')).toEqual([{ n: 7 }])
})
