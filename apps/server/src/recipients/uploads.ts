import { createHash, type Hash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ImportError } from './import-error.ts'

/** Ends the name of a file that is still coming. */
const PART = '.part'
const UUID = /^[0-9a-f-]{36}$/

/** Where the file of an import is kept. Ids are checked, so that none can name another place. */
export function uploadPath(uploads: string, importId: string): string {
  if (!UUID.test(importId)) throw new Error(`${importId} is not the id of an import.`)
  return join(uploads, importId)
}

/**
 * Keeps an uploaded file (of any size: nothing is held in memory) under a new id, for startImport to read. What came is
 * removed again when the upload breaks off. `sha256` is that of its bytes, hexadecimal.
 */
export async function saveUpload(
  ctx: { uploads: string; newId: () => string },
  body: Readable,
): Promise<{ importId: string; sizeBytes: number; sha256: string }> {
  const importId = ctx.newId()
  const path = uploadPath(ctx.uploads, importId)
  // Under a name of its own until it is whole: what a process that was killed left behind is known by it.
  const part = path + PART
  const hash = createHash('sha256')
  await mkdir(ctx.uploads, { recursive: true })
  try {
    await pipeline(body, hashing(hash), createWriteStream(part, { mode: 0o600 }))
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  return { importId, sizeBytes: await uploadSize(ctx.uploads, importId), sha256: hash.digest('hex') }
}

/** Passes bytes on as they come, at the pace of the disk. */
const hashing = (hash: Hash) =>
  async function* (body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      hash.update(chunk)
      yield chunk
    }
  }

/** Bytes of a kept file. Throws ImportError `stale_file` when it is gone. */
export async function uploadSize(uploads: string, importId: string): Promise<number> {
  const found = await stat(uploadPath(uploads, importId)).catch(() => null)
  if (!found) throw new ImportError('stale_file')
  return found.size
}

export async function renameUpload(uploads: string, from: string, to: string): Promise<void> {
  await rename(uploadPath(uploads, from), uploadPath(uploads, to))
}

/** Removes kept files; one that is gone already is no error. */
export async function removeUploads(uploads: string, importIds: readonly string[]): Promise<void> {
  await Promise.all(importIds.map((id) => rm(uploadPath(uploads, id), { force: true })))
}

/**
 * Removes what processes that were killed left behind: parts that nothing was written to for `silentMs` milliseconds, and whole files of which
 * `known` says that no import names them, a day after they came. Answers how many. Goes by the machine's clock, as the times of files do.
 */
export async function sweepUploads(
  uploads: string,
  silentMs: number,
  known: (importIds: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<number> {
  const now = Date.now()
  const gone: string[] = []
  const whole: string[] = []
  for (const name of await readdir(uploads).catch(() => [])) {
    const found = await stat(join(uploads, name)).catch(() => null)
    if (!found?.isFile()) continue
    const age = now - found.mtimeMs
    if (name.endsWith(PART) && age > silentMs) gone.push(name)
    else if (UUID.test(name) && age > DAY_MS) whole.push(name)
  }
  const kept = whole.length > 0 ? await known(whole) : new Set()
  gone.push(...whole.filter((name) => !kept.has(name)))
  await Promise.all(gone.map((name) => rm(join(uploads, name), { force: true })))
  return gone.length
}

const DAY_MS = 86_400_000
