import { expect, test } from 'vitest'
import { serverConfig } from './config.ts'

const GB = 1024 ** 3
const base = { port: 5555, socketFolder: '.', fsync: true, memoryBytes: 4 * GB }

test('memory for buffers is an eighth, between 128 MB and 1 GB', () => {
  expect(serverConfig(base)).toContain('shared_buffers = 512MB\n')
  expect(serverConfig({ ...base, memoryBytes: GB / 2 })).toContain('shared_buffers = 128MB\n')
  expect(serverConfig({ ...base, memoryBytes: 64 * GB })).toContain('shared_buffers = 1024MB\n')
})

test('only without fsync are commits left to luck', () => {
  const safe = serverConfig(base)
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit'])
    expect(safe).toContain(`\n${name} = on\n`)
  expect(serverConfig({ ...base, fsync: false })).toContain('\nfsync = off\n')
})

test("a container's small /dev/shm is not used for parallel queries", () => {
  expect(serverConfig({ ...base, sharedMemoryBytes: 64 * 1024 ** 2 })).toContain('_type = mmap\n')
  expect(serverConfig({ ...base, sharedMemoryBytes: GB })).toContain('_type = posix\n')
})

test('the folder of the socket is written as PostgreSQL reads it, whatever is in its name', () => {
  const folder = (socketFolder: string | null) =>
    /^unix_socket_directories = (.*)$/m.exec(serverConfig({ ...base, socketFolder }))![1]
  expect(folder(null)).toBe("''")
  expect(folder('.')).toBe(`'"."'`)
  expect(folder(String.raw`/tmp/a, "b" it's\c`)).toBe(String.raw`'"/tmp/a, ""b"" it''s\\c"'`)
  expect(serverConfig(base)).toContain('\nunix_socket_permissions = 0700\n')
})
