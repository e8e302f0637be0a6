import { createHash } from 'node:crypto'
import { USUAL_PAGE } from '@foreword/contract'
import type { FastifyRequest } from 'fastify'
import { Problem } from '../problem.ts'
import type { Who } from './implement.ts'

// The one way through a list: so many rows, and a word that says where they ended. The next page begins behind that row, so rows that come or
// go meanwhile move nothing: none is shown twice, none is left out.

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const LONGEST = 2_000

/** What a row can be in order by: read = from the word, null = no such value. */
const KINDS = {
  int: (value: unknown) => (Number.isSafeInteger(value) ? { value: value as number } : null),
  text: (value: unknown) =>
    typeof value === 'string' && value.length <= LONGEST && value.isWellFormed() && !value.includes('\0')
      ? { value }
      : null,
  id: (value: unknown) => (typeof value === 'string' && UUID.test(value) ? { value } : null),
  time: (value: unknown) => {
    const at = typeof value === 'string' && /^\d{4}-/.test(value) ? new Date(value) : null
    return at && !Number.isNaN(at.getTime()) ? { value: at } : null
  },
  'time or none': (value: unknown): { value: Date | null } | null =>
    value === null ? { value: null } : KINDS.time(value),
}
export type KeyKind = keyof typeof KINDS
type ValueOf<K extends KeyKind> = NonNullable<ReturnType<(typeof KINDS)[K]>>['value']
export type KeyOf<K extends readonly KeyKind[]> = { -readonly [I in keyof K]: ValueOf<K[I]> }

export type PagedCall = {
  who: Pick<Who, 'accountId'>
  request: Pick<FastifyRequest, 'url'>
  query: { limit?: number | undefined; cursor?: string | undefined }
}

export type Page<K extends readonly KeyKind[]> = {
  /** The row behind which this page begins; null = the first page. */
  after: KeyOf<K> | null
  limit: number
  /** Of `limit` + 1 rows read behind `after`: the page, and the word for the next one, null at the end. */
  cut<Row>(rows: readonly Row[], keyOf: (row: Row) => KeyOf<K>): { page: Row[]; nextCursor: string | null }
}

/**
 * Where a request stands in a list whose rows are in order by `key`, the last part of which tells two rows apart. A word holds good for its
 * list with the same filters alone. Throws Problem bad_request for any other.
 */
export function pageOf<const K extends readonly KeyKind[]>(call: PagedCall, key: K): Page<K> {
  const limit = call.query.limit ?? USUAL_PAGE
  const list = listOf(call)
  return {
    after: call.query.cursor === undefined ? null : readCursor(call.query.cursor, list, key),
    limit,
    cut(rows, keyOf) {
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      const more = rows.length > limit && last !== undefined
      return { page, nextCursor: more ? writeCursor(list, keyOf(last)) : null }
    },
  }
}

/** Account, address and filters, as a few letters. */
function listOf({ who, request }: PagedCall): string {
  const { pathname, searchParams } = new URL(request.url, 'http://here')
  const filters = [...searchParams].filter(
    ([name, value]) => name !== 'cursor' && name !== 'limit' && value !== '',
  )
  const said = JSON.stringify([who.accountId, pathname, filters.sort(([a], [b]) => (a < b ? -1 : 1))])
  return createHash('sha256').update(said).digest('base64url').slice(0, 10)
}

const writeCursor = (list: string, key: readonly unknown[]): string =>
  Buffer.from(JSON.stringify([list, ...key])).toString('base64url')

function readCursor<K extends readonly KeyKind[]>(text: string, list: string, kinds: K): KeyOf<K> {
  const parts = partsOf(text)
  const read = kinds.map((kind, at) => KINDS[kind](parts?.[at + 1]))
  if (!parts || typeof parts[0] !== 'string' || !/^[\w-]{10}$/.test(parts[0]))
    throw refused('is no place in a list')
  if (parts[0] !== list) throw refused('belongs to another list, or to this one with other filters')
  if (parts.length !== kinds.length + 1 || read.includes(null)) throw refused('is no place in this list')
  return read.map((one) => one!.value) as KeyOf<K>
}

function partsOf(text: string): unknown[] | null {
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    return Array.isArray(read) ? read : null
  } catch {
    return null
  }
}

const refused = (what: string) =>
  new Problem('bad_request', {
    field: 'cursor',
    message: `The cursor ${what}. Take nextCursor from the page before, or leave it out to begin at the first page.`,
  })
