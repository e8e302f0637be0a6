import type { PoolClient } from 'pg'
import { arrayText } from './values.ts'

/** A statement that begins with this is planned once for each connection instead of each time. */
export const PREPARED = '/* prepared */'

const names = new Map<string, string>()

/** The library writes arrays too, at three times the cost, and these statements carry thousands of elements each. */
const asParameter = (value: unknown): unknown => (Array.isArray(value) ? (arrayText(value) ?? value) : value)

/**
 * Gives marked statements a name, by which the server keeps their plan. Worth it where planning costs as much as running: small batches,
 * thousands of times a minute. Not for statements whose best plan depends on the values, such as a limit.
 */
export function namePrepared(client: PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  client.query = ((text: unknown, ...rest: unknown[]) => {
    sendTogether(client)
    if (typeof text !== 'string' || !text.startsWith(PREPARED)) return query(text, ...rest)
    if (!names.has(text)) names.set(text, `foreword_${names.size}`)
    const name = names.get(text)
    const [values, ...others] = rest
    return query({ name, text, values: (values as unknown[]).map(asParameter) }, ...others)
  }) as PoolClient['query']
}

type Wired = { connection?: { stream?: { cork?(): void; uncork?(): void } } }

/**
 * A beginning that nobody waits for leaves in one write with the first statement: the system's call costs more than most statements. Ticks come
 * after promises, so whatever was asked by then goes along.
 */
function sendTogether(client: PoolClient): void {
  const stream = (client as unknown as Wired).connection?.stream
  if (!stream?.cork) return
  stream.cork()
  process.nextTick(() => stream.uncork?.())
}
