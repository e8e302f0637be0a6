import { readFileSync } from 'node:fs'
import type { BenchHouse } from './house.ts'

// What messages cost: processor time of each part; transactions, fsyncs and bytes of the write-ahead log.

/** Processor time of each part, µs per message; null where the system does not tell. */
export type Cpu = { worker: number | null; database: number | null; carrier: number | null }

/** What PostgreSQL did per message. Statements with begin and commit. */
export type Work = { statements: number; commits: number; fsyncs: number; walBytes: number }

export type Timed<T> = {
  result: T
  cpu: Cpu
  /** Share of the machine that went to processes that are not of the benchmark: figures of a busy machine are lower. */
  elsewhere: number | null
}

/**
 * Runs `work` and divides the processor time it cost by `messages`, which may be known only afterwards. `workers` are the processes
 * that do the work.
 */
export async function timed<T>(
  bench: BenchHouse,
  options: {
    messages: number | ((result: T) => number)
    workers: readonly number[]
    /** Other processes of the benchmark: their time is neither the workers' nor somebody else's. */
    helpers?: readonly number[]
  },
  work: () => Promise<T>,
): Promise<Timed<T>> {
  const helping = (): number => (options.helpers ?? []).reduce((sum, pid) => sum + (cpuUs(pid) ?? 0), 0)
  const helped = helping()
  const before = cpuOf(bench, options.workers)
  const machine = machineUs()
  const own = process.cpuUsage()
  const result = await work()
  const mine = process.cpuUsage(own)
  const after = cpuOf(bench, options.workers)
  const whole = machineUs()
  const spent = (key: keyof Cpu): number | null =>
    before[key] === null || after[key] === null ? null : after[key] - before[key]
  const messages = typeof options.messages === 'number' ? options.messages : options.messages(result)
  const per = (key: keyof Cpu) => (spent(key) === null ? null : spent(key)! / messages)
  const ours =
    (spent('worker') ?? 0) +
    (spent('database') ?? 0) +
    (spent('carrier') ?? 0) +
    mine.user +
    mine.system +
    helping() -
    helped
  return {
    result,
    cpu: { worker: per('worker'), database: per('database'), carrier: per('carrier') },
    elsewhere:
      machine && whole
        ? Math.max(0, whole.busy - machine.busy - ours) / Math.max(1, whole.all - machine.all)
        : null,
  }
}

/** Lets connections report what they did: PostgreSQL's figures come at most a second late, and only when a session says more. */
export type Flush = () => Promise<void>

/** Runs `work` while PostgreSQL counts, and divides its counts by `messages`. Counting costs a little, so this is not timed. */
export async function counted(
  bench: BenchHouse,
  options: { messages: number; flush: Flush },
  work: () => Promise<unknown>,
): Promise<Work> {
  await countStatements(bench, true)
  await options.flush()
  const before = await readWork(bench)
  await work()
  await options.flush()
  const after = await readWork(bench)
  await countStatements(bench, false)
  const per = (key: keyof Work) => (after[key] - before[key]) / options.messages
  return {
    statements: per('statements'),
    commits: per('commits'),
    fsyncs: per('fsyncs'),
    walBytes: per('walBytes'),
  }
}

async function countStatements(bench: BenchHouse, on: boolean): Promise<void> {
  await bench.look.query(`alter system set pg_stat_statements.track = '${on ? 'top' : 'none'}'`)
  await bench.look.query('select pg_reload_conf()')
  await new Promise((resolve) => setTimeout(resolve, 100)) // sessions take it at their next statement
}

// Our own looking on is marked, so that it does not count.
const READING = `select
  (select xact_commit from pg_stat_database where datname = current_database())::float8 as commits,
  (select sum(fsyncs) from pg_stat_io where object = 'wal')::float8 as fsyncs,
  (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8 as "walBytes",
  (select coalesce(sum(calls), 0) from pg_stat_statements where query !~ 'as done|pg_stat_|pg_reload_conf')::float8 as statements`

async function readWork(bench: BenchHouse): Promise<Work> {
  const { rows } = await bench.look.query<Work>(READING)
  return rows[0]!
}

function cpuOf(bench: BenchHouse, workers: readonly number[]): Cpu {
  const own = workers.map((pid) => cpuUs(pid))
  return {
    worker: own.includes(null) ? null : own.reduce<number>((total, one) => total + one!, 0),
    database: cpuOfFamily(bench.database.pid),
    carrier: cpuUs(bench.sandbox.pid),
  }
}

const TICK_US = 10_000 // Linux counts in hundredths of a second

/** User and system time of a process since its start, µs; with `reaped`, also of its children that ended. */
function cpuUs(pid: number, reaped = false): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(11, reaped ? 15 : 13).map(Number)
    return ticks.reduce((total, one) => total + one, 0) * TICK_US
  } catch {
    return null
  }
}

/** PostgreSQL is a process for each connection, and some more. */
function cpuOfFamily(pid: number): number | null {
  const own = cpuUs(pid, true)
  if (own === null) return null
  return childrenOf(pid).reduce((total, child) => total + (cpuUs(child) ?? 0), own)
}

/** Processes that this one started and that still run. */
export const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)

/** Time of the whole machine since its start, over all cores, µs. */
function machineUs(): { busy: number; all: number } | null {
  try {
    const line = readFileSync('/proc/stat', 'utf8').split('\n')[0]!
    const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, softirq = 0, steal = 0] = line
      .trim()
      .split(/\s+/)
      .slice(1)
      .map((ticks) => Number(ticks) * TICK_US)
    const busy = user + nice + system + irq + softirq + steal
    return { busy, all: busy + idle + wait }
  } catch {
    return null
  }
}

/** Every round begins with settled tables and an empty log, for everybody alike. */
export async function settleDatabase(bench: BenchHouse): Promise<void> {
  await bench.look.query('vacuum (analyze)')
  await bench.look.query('checkpoint')
}

/** Touches every connection of a server's pool, more than a second after its last work, so that PostgreSQL counts it. */
export function flushServers(urls: readonly string[]): Flush {
  return async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_050))
    await Promise.all(
      urls.flatMap((url) =>
        Array.from({ length: 48 }, () => fetch(`${url}/readyz`).then((answer) => answer.text())),
      ),
    )
  }
}
