import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { completeLinks, copyAside, findBinaries } from './binaries.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'foreword-binaries-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

test('the installed programs run', async () => {
  const { postgres, initdb, major } = await findBinaries(undefined)
  expect(major).toBe(18)
  for (const file of [postgres, initdb]) {
    expect(execFileSync(file, ['--version']).toString()).toContain('(PostgreSQL) 18.')
  }
})

test('missing links of the libraries are made, existing ones left', async () => {
  await mkdir(join(dir, 'native', 'lib'), { recursive: true })
  await writeFile(join(dir, 'native', 'lib', 'libpq.so.5.18'), 'library')
  const links = ['libpq.so', 'libpq.so.5'].map((name) => ({
    source: 'native/lib/libpq.so.5.18',
    target: `native/lib/${name}`,
  }))
  await writeFile(join(dir, 'native', 'pg-symlinks.json'), JSON.stringify(links))
  expect(await completeLinks(dir)).toBe(true)
  expect(await completeLinks(dir)).toBe(true)
  expect(await readlink(join(dir, 'native', 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18')
  expect(await readFile(join(dir, 'native', 'lib', 'libpq.so'), 'utf8')).toBe('library')
})

test('a copy aside is whole, made once, and runs', async () => {
  const { postgres } = await findBinaries(undefined)
  const root = dirname(dirname(dirname(postgres)))
  const place = await copyAside(root, '18.0.0', undefined, dir)
  const file = join(place, 'native', 'bin', 'postgres')
  expect(execFileSync(file, ['--version']).toString()).toContain('(PostgreSQL) 18.')
  await writeFile(join(place, 'mark'), 'kept')
  expect(await copyAside(root, '18.0.0', undefined, dir)).toBe(place)
  expect(await readFile(join(place, 'mark'), 'utf8')).toBe('kept')
})
