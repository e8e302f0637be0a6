import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from './folder-lock.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'foreword-lock-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const file = () => join(dir, 'foreword.lock')

async function rewrite(change: Record<string, unknown>): Promise<void> {
  await writeFile(file(), JSON.stringify({ ...JSON.parse(await readFile(file(), 'utf8')), ...change }))
}

test('a held folder is refused with pid and remedy, and free after release', async () => {
  const lock = await lockFolder(dir)
  await expect(lockFolder(dir)).rejects.toThrow(
    new RegExp(
      `^The data folder ${dir} is in use by process ${process.pid} \\(started .*\\)\\. Stop it, or set FOREWORD_DATA`,
    ),
  )
  await lock.release()
  const again = await lockFolder(dir)
  await again.release()
  expect(await readdir(dir)).toEqual([])
})

test('a lock whose process is gone is taken over', async () => {
  const left = await lockFolder(dir)
  const gone = spawn('/bin/sh', ['-c', 'exit 0'])
  await new Promise((resolve) => gone.on('exit', resolve))
  await rewrite({ pid: gone.pid, token: 'of the dead' })
  const lock = await lockFolder(dir)
  await left.release() // must not remove the lock of its successor
  await expect(lockFolder(dir)).rejects.toThrow('in use')
  await lock.release()
})

test('a pid that now belongs to another process does not hold the lock', async () => {
  const left = await lockFolder(dir)
  await rewrite({ processStarted: 'long ago', token: 'of the dead' })
  const lock = await lockFolder(dir)
  await lock.release()
  await left.release()
})

test('an unreadable lock is taken over', async () => {
  await writeFile(file(), '{"pid":')
  await (await lockFolder(dir)).release()
})

test('of many that find a dead lock, one gets it, every time', async () => {
  for (let round = 0; round < 20; round++) {
    await writeFile(file(), '')
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(dir)))
    const got = tries.filter((result) => result.status === 'fulfilled')
    expect(got).toHaveLength(1)
    for (const result of got) await result.value.release()
    expect(await readdir(dir)).toEqual([])
  }
})

test('a takeover that was cut short is no hindrance', async () => {
  await writeFile(file(), '')
  const mark = `${file()}.takeover`
  await writeFile(mark, '')
  await utimes(mark, 1, 1)
  await (await lockFolder(dir)).release()
  expect(await readdir(dir)).toEqual([])
})

test('a lock of another container holds while its file is touched, and not after', async () => {
  const left = await lockFolder(dir)
  await left.release()
  await writeFile(
    file(),
    JSON.stringify({ token: 't', pid: 1, processStarted: '1', host: 'elsewhere', since: 's' }),
  )
  const beat = setInterval(() => utimes(file(), new Date(), new Date()).catch(() => {}), 100)
  await expect(lockFolder(dir)).rejects.toThrow('in use by process 1 (started s)')
  clearInterval(beat)
  await (await lockFolder(dir)).release()
})
