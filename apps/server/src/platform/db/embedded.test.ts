import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { findBinaries } from './embedded/binaries.ts'
import { findProcess } from './embedded/processes.ts'
import { chooseUser } from './embedded/runner.ts'
import { waitFor } from './embedded/wait.ts'
import { type Embedded, startEmbedded } from './embedded.ts'
import { runningEmbedded } from './running.ts'

let parent: string
let dataDir: string
const started: { stop(): Promise<void> }[] = []

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'foreword-embedded-'))
  await chmod(parent, 0o755)
  dataDir = join(parent, 'data')
})
afterEach(async () => {
  vi.unstubAllEnvs()
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

/** The folder of the socket that a URL leads through, or the address of loopback. */
const hostOf = (url: string): string => decodeURIComponent(new URL(url).hostname)

function overTcp(url: string): string {
  const same = new URL(url)
  same.hostname = '127.0.0.1'
  return same.href
}

const isGone = (pid: number) =>
  waitFor(async () => (await findProcess(pid)) === undefined, { timeoutMs: 20_000 }).then(
    (gone) => gone === true,
  )

test('starts from nothing on an empty folder: UTF-8, durable, on this machine only, with a password', async () => {
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
    sockets: '"."',
    encoding: 'UTF8',
    locale: 'C.UTF-8',
    upper: 'É',
  })
  for (const url of [server.url, overTcp(server.url)]) {
    const wrong = new URL(url)
    wrong.password = 'guess'
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
  }
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

describe('its Unix socket', () => {
  const cluster = () => join(dataDir, 'postgres')
  const socketName = (url: string) => `.s.PGSQL.${new URL(url).port}`
  const sockets = async (folder: string) =>
    (await readdir(folder)).filter((name) => name.startsWith('.s.PGSQL.'))
  /** Deeper than the path of a socket may be long. */
  const deep = () => join(parent, 'deep'.repeat(25))

  test('is how it is reached, lies in the cluster, and goes with it; TCP on loopback stays', async () => {
    const server = await start({ fsync: false })
    expect(hostOf(server.url)).toBe(cluster())
    const address = 'select host(inet_client_addr()) as client'
    expect(await ask(server.url, address)).toEqual([{ client: null }])
    expect(await ask(overTcp(server.url), address)).toEqual([{ client: '127.0.0.1' }])
    expect(await runningEmbedded(dataDir)).toBe(server.url)
    await server.stop()
    expect(await sockets(cluster())).toEqual([])
    expect(await runningEmbedded(dataDir)).toBe(null)
  })

  test('is closed to other users, and so is its folder', async () => {
    const server = await start({ fsync: false })
    const path = join(cluster(), socketName(server.url))
    for (const one of [cluster(), path]) {
      const { mode, uid } = await stat(one)
      expect(mode & 0o777).toBe(0o700)
      expect(uid).toBe((await chooseUser(cluster()))?.uid ?? process.getuid?.())
    }
  })

  test.runIf(process.getuid?.() === 0)('is not seen by another user of the machine', async () => {
    const server = await start({ fsync: false })
    const sees = (user: { uid: number; gid: number }) =>
      spawnSync('/bin/sh', ['-c', 'test -S "$1"', 'sh', join(cluster(), socketName(server.url))], {
        cwd: '/',
        ...user,
      }).status
    await chmod(dataDir, 0o711)
    expect(sees((await chooseUser(cluster()))!)).toBe(0)
    expect(sees({ uid: 12_345, gid: 12_345 })).toBe(1)
  })

  test('left by a killed server is no hindrance on the same port, though its pid is another process now', async () => {
    const gone = Promise.withResolvers<unknown>()
    const first = await startEmbedded({ dataDir, fsync: false, onExit: gone.resolve })
    process.kill(first.pid, 'SIGKILL')
    await gone.promise
    const name = socketName(first.url)
    expect((await sockets(cluster())).sort()).toEqual([name, `${name}.lock`])
    const lock = join(cluster(), `${name}.lock`)
    await writeFile(lock, (await readFile(lock, 'utf8')).replace(String(first.pid), String(process.pid)))
    const second = await start({ fsync: false, port: Number(new URL(first.url).port) })
    expect(second.url).toBe(first.url)
    expect(await ask(second.url, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('lies in a private folder of the temporary one while the path of the cluster is too long', async () => {
    dataDir = deep()
    const server = await start({ fsync: false })
    const folder = hostOf(server.url)
    expect(folder.startsWith(join(tmpdir(), 'foreword-'))).toBe(true)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect(await ask(server.url, 'select inet_client_addr() as client')).toEqual([{ client: null }])
    expect(await runningEmbedded(dataDir)).toBe(server.url)
    await server.stop()
    await expect(stat(folder)).rejects.toThrow('ENOENT')
  })

  test('in the temporary folder is taken over after a kill', async () => {
    dataDir = deep()
    const { child, url, pid } = await startInChild()
    process.kill(pid, 'SIGKILL')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await isGone(pid)).toBe(true)
    expect(await sockets(hostOf(url))).toHaveLength(2)
    const server = await start({ port: Number(new URL(url).port) })
    expect(server.url).toBe(url)
    expect(await ask(server.url, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('is done without where the folder in the temporary one is somebody else’s', async () => {
    dataDir = deep()
    const first = await start({ fsync: false })
    const taken = hostOf(first.url)
    await first.stop()
    await mkdir(taken, { mode: 0o755 })
    try {
      const server = await start({ fsync: false })
      expect(hostOf(server.url)).toBe('127.0.0.1')
      expect(await ask(server.url, 'show unix_socket_directories')).toEqual([{ unix_socket_directories: '' }])
      await server.stop()
      expect(await readdir(taken)).toEqual([])
    } finally {
      await rm(taken, { recursive: true })
    }
  })

  test('is done without where there is no temporary folder', async () => {
    dataDir = deep()
    vi.stubEnv('TMPDIR', join(parent, 'missing'))
    const said: string[] = []
    const server = await start({ fsync: false, log: (line) => said.push(line) })
    expect(said).toEqual(['No Unix socket can be used, so PostgreSQL is reached over loopback.'])
    expect(hostOf(server.url)).toBe('127.0.0.1')
    expect(await ask(server.url, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test.runIf(process.getuid?.() === 0)('is done without where PostgreSQL may not walk to it', async () => {
    dataDir = deep()
    const closed = join(parent, 'closed')
    await mkdir(closed, { mode: 0o700 })
    vi.stubEnv('TMPDIR', closed)
    const server = await start({ fsync: false })
    expect(hostOf(server.url)).toBe('127.0.0.1')
  })

  test('goes elsewhere where PostgreSQL cannot make it in the cluster', async () => {
    const first = await start({ fsync: false })
    await first.stop()
    await mkdir(join(cluster(), socketName(first.url)))
    const said: string[] = []
    const server = await start({
      fsync: false,
      port: Number(new URL(first.url).port),
      log: (line) => said.push(line),
    })
    expect(said).toEqual([`PostgreSQL cannot make its socket in ${cluster()}.`])
    expect(hostOf(server.url).startsWith(join(tmpdir(), 'foreword-'))).toBe(true)
    expect(await ask(server.url, 'select 1 as n')).toEqual([{ n: 1 }])
  })

  test('is left out where local.conf says so, and another folder is taken from there', async () => {
    await (await start({ fsync: false })).stop()
    const local = join(cluster(), 'local.conf')
    await writeFile(local, "unix_socket_directories = ''\n")
    const without = await start({ fsync: false })
    expect(hostOf(without.url)).toBe('127.0.0.1')
    expect(await runningEmbedded(dataDir)).toBe(without.url)
    await without.stop()
    const folder = join(parent, 'of the system')
    await mkdir(folder)
    await chmod(folder, 0o777)
    await writeFile(local, `unix_socket_directories = '"${folder}"'\n`)
    const elsewhere = await start({ fsync: false })
    expect(hostOf(elsewhere.url)).toBe(folder)
    expect(await ask(elsewhere.url, 'select inet_client_addr() as client')).toEqual([{ client: null }])
  })
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
  expect(hostOf(server.url)).toBe(join(dataDir, 'postgres'))
  await ask(server.url, 'create table kept (n int)', 'insert into kept values (7)', 'checkpoint')
  expect(await ask(server.url, 'select n from kept')).toEqual([{ n: 7 }])
})
