import { createHmac, randomInt } from 'node:crypto'
import { Pool } from 'undici'
import type { WaNumber } from './model.ts'

/** One change as it stands in a webhook's `changes`, for a number or, with `field` not `messages`, for its account. */
export interface Change {
  number: WaNumber
  field: string
  /** Statuses and messages of one batch are gathered into one value. */
  statuses?: readonly object[]
  messages?: readonly object[]
  contacts?: readonly object[]
  value?: object
  /** Called after the first try. */
  tried?: () => void
  /** Called once it was answered with 200, or given up. */
  done?: (posted: boolean) => void
}

export interface Hooks {
  post(change: Change): void
  /** Asks the number's address whether it is ours, as Meta does before it posts there. */
  challenge(number: WaNumber): Promise<boolean>
  /** Asks any address. */
  asks(url: string, verifyToken: string): Promise<boolean>
  pending(): number
  clear(): void
  close(): Promise<void>
}

const CONNECTIONS = 64
/** Anything but 200 is tried again, ever later, for seven days. */
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 3_600_000
const GIVE_UP_MS = 7 * 86_400_000

interface Batch {
  changes: Change[]
  attempt: number
  since: number
}

/** Gathers what happens to a number for a moment and posts it together, signed over the very bytes. */
export function createHooks(deps: {
  now: () => number
  later: (ms: number, run: () => void) => void
  batchMs: () => number
  /** The most changes in one webhook. */
  batchSize: () => number
  note: (outcome: string, tone: 'ok' | 'bad' | 'warn', changes: readonly Change[]) => void
}): Hooks {
  const pools = new Map<string, Pool>()
  const waiting = new Map<string, Change[]>()
  let unfinished = 0
  let epoch = 0

  const poolOf = (origin: string): Pool => {
    const known =
      pools.get(origin) ??
      new Pool(origin, { connections: CONNECTIONS, headersTimeout: 20_000, bodyTimeout: 20_000 })
    pools.set(origin, known)
    return known
  }

  function flush(id: string) {
    const changes = waiting.get(id) ?? []
    waiting.delete(id)
    const most = deps.batchSize()
    for (let from = 0; from < changes.length; from += most)
      void send({ changes: changes.slice(from, from + most), attempt: 0, since: deps.now() })
  }

  async function send(batch: Batch): Promise<void> {
    const { number } = batch.changes[0]!
    const born = epoch
    const ready = number.webhookUrl !== '' && (number.verified || (await challenge(number)))
    const good = ready && (await postOnce(number, bodyOf(batch.changes, deps.now())))
    if (batch.attempt === 0) for (const change of batch.changes) change.tried?.()
    if (born !== epoch) return
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** batch.attempt, LONGEST_PAUSE_MS)
    if (!good && number.webhookUrl !== '' && deps.now() + pause - batch.since < GIVE_UP_MS) {
      const why = ready ? 'not answered with 200' : 'the address did not answer the challenge'
      deps.note(`${why}, tried again in ${pause / 1000} s`, 'warn', batch.changes)
      deps.later(pause, () => {
        if (born === epoch) void send({ ...batch, attempt: batch.attempt + 1 })
      })
      return
    }
    unfinished -= batch.changes.length
    const words = good ? 'posted, answered 200' : number.webhookUrl ? 'given up' : 'no webhook is set'
    deps.note(words, good ? 'ok' : 'bad', batch.changes)
    for (const change of batch.changes) change.done?.(good)
  }

  async function postOnce(number: WaNumber, body: string): Promise<boolean> {
    const url = new URL(number.webhookUrl)
    try {
      const answer = await poolOf(url.origin).request({
        method: 'POST',
        path: `${url.pathname}${url.search}`,
        headers: {
          'content-type': 'application/json',
          'user-agent': 'facebookexternalua',
          'x-hub-signature-256': `sha256=${createHmac('sha256', number.appSecret).update(body).digest('hex')}`,
        },
        body,
      })
      await answer.body.dump()
      return answer.statusCode === 200
    } catch {
      return false
    }
  }

  async function asks(address: string, verifyToken: string): Promise<boolean> {
    const url = new URL(address)
    const word = String(randomInt(1_000_000_000, 2_000_000_000))
    url.searchParams.set('hub.mode', 'subscribe')
    url.searchParams.set('hub.challenge', word)
    url.searchParams.set('hub.verify_token', verifyToken)
    try {
      const answer = await poolOf(url.origin).request({ method: 'GET', path: `${url.pathname}${url.search}` })
      return answer.statusCode === 200 && (await answer.body.text()) === word
    } catch {
      return false
    }
  }

  async function challenge(number: WaNumber): Promise<boolean> {
    if (!number.webhookUrl) return false
    number.verified = await asks(number.webhookUrl, number.verifyToken)
    return number.verified
  }

  return {
    post(change) {
      const { subscribed, fields } = change.number
      if (!subscribed || (fields && !fields.includes(change.field))) {
        change.tried?.()
        change.done?.(false)
        return
      }
      unfinished += 1
      const known = waiting.get(change.number.id)
      if (known) {
        known.push(change)
        return
      }
      waiting.set(change.number.id, [change])
      deps.later(Math.max(deps.batchMs(), 1), () => flush(change.number.id))
    },
    challenge,
    asks,
    pending: () => unfinished,
    clear() {
      epoch += 1
      unfinished = 0
      waiting.clear()
    },
    async close() {
      epoch += 1
      await Promise.all([...pools.values()].map((pool) => pool.destroy()))
    },
  }
}

/** One entry for each account, one change for each field and number in it. */
function bodyOf(changes: readonly Change[], now: number): string {
  const entries = new Map<string, object[]>()
  const gathered = new Map<string, Change[]>()
  for (const change of changes) {
    const { number, field } = change
    const own = entries.get(number.wabaId) ?? []
    entries.set(number.wabaId, own)
    if (change.value) {
      own.push({ field, value: change.value })
      continue
    }
    const list = gathered.get(`${number.id} ${field}`)
    if (list) list.push(change)
    else gathered.set(`${number.id} ${field}`, [change])
  }
  for (const list of gathered.values()) {
    const { number, field } = list[0]!
    const value: Record<string, unknown> = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: number.display.slice(1), phone_number_id: number.id },
    }
    for (const key of ['contacts', 'messages', 'statuses'] as const) {
      const all = list.flatMap((change) => change[key] ?? [])
      if (all.length > 0) value[key] = all
    }
    entries.get(number.wabaId)!.push({ field, value })
  }
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [...entries].map(([id, own]) => ({ id, time: Math.floor(now / 1000), changes: own })),
  })
}
