import { randomUUID } from 'node:crypto'
import { link, readFile, readlink, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findProcess } from './processes.ts'
import { waitFor } from './wait.ts'

type Holder = { token: string; pid: number; processStarted: string; host: string; since: string }

export type FolderLock = { release(): Promise<void> }

const BEAT_MS = 1_000
const SILENCE_MS = 5_000

/**
 * Takes `<dataDir>/foreword.lock` for this process.
 * A lock of a dead process is taken over. A lock from another machine or container, whose processes cannot be
 * seen from here, is watched for five seconds: its holder touches the file every second, so silence means death.
 * @throws Error with the pid of the holder and the remedy when the folder is in use.
 */
export async function lockFolder(dataDir: string): Promise<FolderLock> {
  const path = join(dataDir, 'foreword.lock')
  const mine = await describeSelf()
  for (;;) {
    if (await tryCreate(path, mine)) return keep(path, mine)
    const holder = await read(path)
    if (holder === 'gone') continue
    if (holder && (await isHeld(path, holder, mine.host))) throw new Error(inUse(dataDir, holder))
    await takeAway(path, holder)
  }
}

async function describeSelf(): Promise<Holder> {
  const self = await findProcess(process.pid)
  return {
    token: randomUUID(),
    pid: process.pid,
    processStarted: self?.started ?? '',
    host: await hostIdentity(),
    since: new Date().toISOString(),
  }
}

/** Pids are comparable only within one boot of one machine and one pid namespace (container). */
async function hostIdentity(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '')
  return [hostname(), boot.trim(), namespace].join(' ').trim()
}

/** Writes aside and links: the lock appears at once with all its content, or not at all. */
async function tryCreate(path: string, mine: Holder): Promise<boolean> {
  const aside = `${path}.${mine.token}`
  await writeFile(aside, JSON.stringify(mine), { mode: 0o600 })
  try {
    await link(aside, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await unlink(aside)
  }
}

/** A lock that cannot be parsed (torn by a power cut) has no holder: undefined. */
async function read(path: string): Promise<Holder | undefined | 'gone'> {
  try {
    const value = JSON.parse(await readFile(path, 'utf8')) as Holder
    return Number.isInteger(value.pid) ? value : undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : undefined
  }
}

async function isHeld(path: string, holder: Holder, host: string): Promise<boolean> {
  if (holder.host === host) return (await findProcess(holder.pid))?.started === holder.processStarted
  const before = await touched(path)
  const beat = await waitFor(async () => (await touched(path)) !== before, {
    timeoutMs: SILENCE_MS,
    everyMs: 250,
  })
  return beat === true
}

async function touched(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0
}

/**
 * Removes a dead lock, if it is still the one that was judged. One process at a time does so, marked by a file beside the
 * lock: two that judged the same dead lock must not remove the fresh one of a third.
 */
async function takeAway(path: string, judged: Holder | undefined): Promise<void> {
  const mark = `${path}.takeover`
  try {
    await writeFile(mark, '', { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    // Removing takes milliseconds; a mark that stays was left by a process that died meanwhile.
    const since = await touched(mark)
    if (since > 0 && since < Date.now() - SILENCE_MS) await unlink(mark).catch(() => {})
    await delay(10)
    return
  }
  try {
    const now = await read(path)
    if (now !== 'gone' && now?.token === judged?.token) await unlink(path)
  } finally {
    await unlink(mark)
  }
}

function keep(path: string, mine: Holder): FolderLock {
  const beat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => {})
  }, BEAT_MS)
  beat.unref()
  return {
    async release() {
      clearInterval(beat)
      const current = await read(path)
      if (current && current !== 'gone' && current.token === mine.token) await unlink(path)
    },
  }
}

function inUse(dataDir: string, holder: Holder): string {
  return (
    `The data folder ${dataDir} is in use by process ${holder.pid} (started ${holder.since}). ` +
    'Stop it, or set FOREWORD_DATA to another folder.'
  )
}
