import { isAscii, isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { looksBinary, refuseOtherFormats } from './file-kinds.ts'
import { ImportError } from './import-error.ts'
import type { Encoding } from './model.ts'

const CHUNK = 256 * 1024
const HEAD = 64 * 1024

/**
 * Finds how a file's text is encoded: by its byte order mark, by where zero bytes stand, else UTF-8 if the whole file is
 * valid, else Windows-1252. All bytes are looked at (about 1 GB/s), because rows already stored could not be taken
 * back if a late byte proved the guess wrong. Throws ImportError for empty and binary files.
 */
export async function detectEncoding(path: string): Promise<Encoding> {
  const head = await readHead(path)
  if (head.length === 0) throw new ImportError('empty_file')
  refuseOtherFormats(head)
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
  const wide = utf16WithoutMark(head)
  if (wide) return wide
  if (looksBinary(head)) throw new ImportError('not_text')
  return (await mostlyUtf8(path)) ? 'utf-8' : 'windows-1252'
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Digits, commas and line ends have a zero byte in UTF-16, always on the same side. */
function utf16WithoutMark(head: Buffer): Encoding | null {
  const zeros = [0, 0]
  for (let i = 0; i < head.length; i++) if (head[i] === 0) zeros[i & 1]! += 1
  const [even = 0, odd = 0] = zeros.map((n) => n / (head.length / 2))
  if (odd > 0.3 && even < 0.05) return 'utf-16le'
  if (even > 0.3 && odd < 0.05) return 'utf-16be'
  return null
}

/**
 * True when the bytes are UTF-8, or were and a few are damaged: reading such a file as Windows-1252 would spoil every
 * accented name in it, while as UTF-8 only the damaged rows carry U+FFFD and are refused.
 */
async function mostlyUtf8(path: string): Promise<boolean> {
  let carry: Buffer = Buffer.alloc(0)
  let good = 0
  let bad = 0
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    const bytes = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk
    const end = lastBoundary(bytes)
    carry = bytes.subarray(end)
    const whole = bytes.subarray(0, end)
    if (isAscii(whole)) continue
    const text = whole.toString('utf8')
    good += text.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0
    if (!isUtf8(whole)) bad += text.split('\ufffd').length - 1
  }
  if (carry.length > 0) bad += 1
  return bad === 0 || good > bad * 4
}

/** Where the last complete character ends, so that one cut by the chunk's end is not taken for a damaged one. */
function lastBoundary(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return bytes.length
    if (byte >= 0xc0) {
      const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return size > back ? bytes.length - back : bytes.length
    }
  }
  return bytes.length
}

/**
 * The file's text in pieces, without a byte order mark. `onBytes` hears how many bytes of the file were taken so far.
 * Bytes that mean nothing become U+FFFD.
 */
export async function* decodeFile(
  path: string,
  encoding: Encoding,
  onBytes: (total: number) => void = () => {},
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  const file = await open(path)
  // One chunk for the whole file: what is decoded is a copy, and many would wait long to be cleared away.
  const chunk = Buffer.allocUnsafeSlow(CHUNK)
  try {
    for (let total = 0; ; ) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK)
      if (bytesRead === 0) break
      total += bytesRead
      onBytes(total)
      const text = decoder.decode(chunk.subarray(0, bytesRead), { stream: true })
      if (text !== '') yield text
    }
  } finally {
    await file.close()
  }
  const rest = decoder.decode()
  if (rest !== '') yield rest
}
