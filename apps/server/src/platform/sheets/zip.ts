import { crc32, createDeflateRaw } from 'node:zlib'

// A ZIP archive as a stream: entries are compressed as they come, sizes follow their data, the directory stands at the end.

export type Entry = { name: string; data: AsyncIterable<string> }
type Written = { name: Buffer; crc: number; packed: number; plain: number; offset: number }

/** The format's plain form counts in 32 bits. Larger archives need its 64-bit form, which few programs that read sheets know. */
const MOST_BYTES = 0xffffffff
const VERSION = 20
/** Sizes follow the data; names are UTF-8. */
const FLAGS = 0x0808
const DEFLATED = 8
/** 1 January 1980, the format's beginning: the same content gives the same bytes. */
const DATE = 0x21

/** Bytes of the archive. Entries are read one after the other, each to its end. Throws RangeError above 4 GB. */
export async function* zip(entries: AsyncIterable<Entry>): AsyncGenerator<Buffer> {
  const written: Written[] = []
  let offset = 0
  for await (const entry of entries) {
    const name = Buffer.from(entry.name)
    const head = localHeader(name)
    const own = { name, crc: 0, packed: 0, plain: 0, offset }
    yield head
    for await (const chunk of deflated(entry.data, own)) {
      own.packed += chunk.length
      yield chunk
    }
    yield descriptor(own)
    offset += head.length + own.packed + DESCRIPTOR
    if (offset > MOST_BYTES || own.plain > MOST_BYTES)
      throw new RangeError('The archive is larger than 4 GB.')
    written.push(own)
  }
  const directory = written.map(directoryLine)
  yield* directory
  const size = directory.reduce((sum, line) => sum + line.length, 0)
  yield end(written.length, size, offset)
}

async function* deflated(data: AsyncIterable<string>, own: Written): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw({ level: 6 })
  const feed = (async () => {
    for await (const text of data) {
      const bytes = Buffer.from(text)
      own.crc = crc32(bytes, own.crc)
      own.plain += bytes.length
      if (!deflate.write(bytes)) await new Promise((resolve) => deflate.once('drain', resolve))
    }
    deflate.end()
  })()
  // What goes wrong with the data ends the stream, and is thrown to whoever reads it.
  feed.catch((error) => deflate.destroy(error as Error))
  for await (const chunk of deflate) yield chunk as Buffer
  await feed
}

function localHeader(name: Buffer): Buffer {
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(VERSION, 4)
  head.writeUInt16LE(FLAGS, 6)
  head.writeUInt16LE(DEFLATED, 8)
  head.writeUInt16LE(DATE, 12)
  head.writeUInt16LE(name.length, 26)
  return Buffer.concat([head, name])
}

const DESCRIPTOR = 16

function descriptor(own: Written): Buffer {
  const line = Buffer.alloc(DESCRIPTOR)
  line.writeUInt32LE(0x08074b50, 0)
  line.writeUInt32LE(own.crc, 4)
  line.writeUInt32LE(own.packed, 8)
  line.writeUInt32LE(own.plain, 12)
  return line
}

function directoryLine(own: Written): Buffer {
  const line = Buffer.alloc(46)
  line.writeUInt32LE(0x02014b50, 0)
  line.writeUInt16LE(VERSION, 4)
  line.writeUInt16LE(VERSION, 6)
  line.writeUInt16LE(FLAGS, 8)
  line.writeUInt16LE(DEFLATED, 10)
  line.writeUInt16LE(DATE, 14)
  line.writeUInt32LE(own.crc, 16)
  line.writeUInt32LE(own.packed, 20)
  line.writeUInt32LE(own.plain, 24)
  line.writeUInt16LE(own.name.length, 28)
  line.writeUInt32LE(own.offset, 42)
  return Buffer.concat([line, own.name])
}

function end(entries: number, size: number, offset: number): Buffer {
  const line = Buffer.alloc(22)
  line.writeUInt32LE(0x06054b50, 0)
  line.writeUInt16LE(entries, 8)
  line.writeUInt16LE(entries, 10)
  line.writeUInt32LE(size, 12)
  line.writeUInt32LE(offset, 16)
  return line
}
