import type { Readable } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import { Problem } from '../platform/problem.ts'
import { parsePhone } from './phone.ts'

const MOST_BYTES = 32 * 1024 * 1024
const MOST_ADDRESSES = 500_000
const MOST_PROBLEMS = 20
/** Lines between two breaths, so that reading a long list holds nobody up. */
const BREATH = 1_000
const CONSUMER_ID = /^[\x21-\x7e](?:[\x20-\x7e]{0,126}[\x21-\x7e])?$/

export type ReadExclusions = {
  addresses: string[]
  refused: number
  problems: { line: number; message: string }[]
}

/**
 * Addresses of a list: the first cell of each line, phones as E.164, each once. A first line that is no address is a head. Throws
 * too_large, not_text or no_rows.
 */
export async function readExclusions(
  stream: Readable,
  how: { kind: 'phone' | 'inapp'; defaultCountry: string },
): Promise<ReadExclusions> {
  const lines = (await textOf(stream)).split(/\r\n|\n|\r/)
  const addresses = new Set<string>()
  const problems: ReadExclusions['problems'] = []
  let refused = 0
  for (const [index, line] of lines.entries()) {
    if (index % BREATH === 0) await breathe()
    const cell = (line.split(/[,;\t]/)[0] ?? '')
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim()
    if (cell === '') continue
    const read = addressOf(cell, how)
    if (typeof read === 'string') addresses.add(read)
    else if (index > 0 || /\d/.test(cell)) {
      refused++
      if (problems.length < MOST_PROBLEMS)
        problems.push({ line: index + 1, message: `“${cell.slice(0, 60)}”: ${read.reason}` })
    }
    if (addresses.size > MOST_ADDRESSES)
      throw new Problem('too_large', {
        field: 'file',
        message: `A list takes ${MOST_ADDRESSES.toLocaleString('en-US')} people. Make two of it: a campaign can leave out several.`,
      })
  }
  if (addresses.size === 0)
    throw new Problem('no_rows', {
      field: 'file',
      message: `No ${how.kind === 'phone' ? 'phone number' : 'consumer id'} stands at the beginning of a line.`,
    })
  return { addresses: [...addresses], refused, problems }
}

function addressOf(
  cell: string,
  how: { kind: 'phone' | 'inapp'; defaultCountry: string },
): string | { reason: string } {
  if (how.kind === 'inapp')
    return CONSUMER_ID.test(cell) ? cell : { reason: 'a consumer id has at most 128 characters of ASCII' }
  const phone = parsePhone(cell, how.defaultCountry)
  return phone.valid ? phone.e164 : { reason: phone.reason }
}

async function textOf(stream: Readable): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of stream) {
    parts.push(part as Buffer)
    size += (part as Buffer).length
    if (size > MOST_BYTES)
      throw new Problem('too_large', { field: 'file', message: 'A list takes 32 MB at most.' })
  }
  const text = Buffer.concat(parts)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
  if (text.includes('\u0000')) throw new Problem('not_text', { field: 'file' })
  return text
}
