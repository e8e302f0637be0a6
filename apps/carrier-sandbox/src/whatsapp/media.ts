// pure
import { createHash } from 'node:crypto'

export interface Media {
  readonly id: string
  readonly wabaId: string
  readonly type: string
  readonly bytes: Buffer
  readonly sha256: string
}

/** Files that were uploaded by a business or sent by a phone. The oldest go when there are too many bytes. */
export interface MediaStore {
  add(id: string, wabaId: string, type: string, bytes: Buffer): Media
  get(id: string): Media | undefined
  remove(id: string): void
  clear(): void
}

const KEPT_BYTES = 256 * 1024 * 1024

const MB = 1024 * 1024
/** The most bytes of each kind of file, by how its type begins. */
const LIMITS: [prefix: string, bytes: number][] = [
  ['image/jpeg', 5 * MB],
  ['image/png', 5 * MB],
  ['image/webp', 512 * 1024],
  ['video/mp4', 16 * MB],
  ['video/3gpp', 16 * MB],
  ['audio/', 16 * MB],
  ['application/', 100 * MB],
  ['text/plain', 100 * MB],
]
export const MOST_BYTES = 100 * MB

/** Why a file cannot be taken; null when it can. */
export function mediaProblem(type: string, size: number): string | null {
  const limit = LIMITS.find(([prefix]) => type.startsWith(prefix))
  if (!limit) return `Param file must be a file with one of the supported types, not ${type || 'none'}`
  return size > limit[1] ? `The file has ${size} bytes, ${limit[1]} are the most for ${type}` : null
}

export function createMedia(): MediaStore {
  const all = new Map<string, Media>()
  let bytesKept = 0
  function remove(id: string) {
    bytesKept -= all.get(id)?.bytes.length ?? 0
    all.delete(id)
  }
  return {
    add(id, wabaId, type, bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const media = { id, wabaId, type, bytes, sha256 }
      all.set(id, media)
      bytesKept += bytes.length
      for (const oldest of all.keys()) {
        if (bytesKept <= KEPT_BYTES || oldest === id) break
        remove(oldest)
      }
      return media
    },
    get: (id) => all.get(id),
    remove,
    clear() {
      all.clear()
      bytesKept = 0
    },
  }
}

/** Fields and files of a multipart body. */
export function readMultipart(
  body: Buffer,
  contentType: string,
): Map<string, { type: string; bytes: Buffer }> {
  const parts = new Map<string, { type: string; bytes: Buffer }>()
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1]
  if (!boundary) return parts
  const mark = Buffer.from(`--${boundary}`)
  let at = body.indexOf(mark)
  while (at >= 0) {
    const next = body.indexOf(mark, at + mark.length)
    if (next < 0) break
    const part = body.subarray(at + mark.length + 2, next - 2)
    const blank = part.indexOf('\r\n\r\n')
    if (blank >= 0) {
      const head = part.subarray(0, blank).toString('utf8')
      const name = /name="([^"]*)"/.exec(head)?.[1] ?? ''
      const type = /^content-type:\s*([^\s;]+)/im.exec(head)?.[1] ?? ''
      parts.set(name, { type: type.toLowerCase(), bytes: part.subarray(blank + 4) })
    }
    at = next
  }
  return parts
}
