import { createHmac } from 'node:crypto'
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
  /** Called once Meta's servers have their 200, or given up. */
  done?: (posted: boolean) => void
}

export interface Hooks {
  post(change: Change): void
  /** Asks the address whether it is ours, as Meta does before it posts there. */
  challenge(number: WaNumber): Promise<boolean>
  pending(): number
  clear(): void
  close(): Promise<void>
}

/** Meta puts at most so many changes into one webhook. */
const MOST = 1_000
const CONNECTIONS = 64
/** Anything but 200 is tried again, ever later; Meta goes on for seven days, the sandbox for these. */
const RETRIES_MS = [1_000, 5_000, 30_000, 120_000]

interface Batch {
  changes: Change[]
  attempt: number
}

/** Gathers what happens to a number for a moment and posts it together, signed over the very bytes. */
export function createHooks(deps: {
  now: () => number
  later: (ms: number, run: () => void) => void
  batchMs: () => number
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
    for (let from = 0; from < changes.length; from += MOST)
      void send({ changes: changes.slice(from, from + MOST), attempt: 0 })
  }

  async function send(batch: Batch): Promise<void> {
    const { number } = batch.changes[0]!
    const born = epoch
    const posted = number.webhookUrl !== '' && (number.verified || (await challenge(number)))
    const good = posted && (await postOnce(number, bodyOf(batch.changes)))
    if (born !== epoch) return
    const pause = RETRIES_MS[batch.attempt]
    if (!good && pause !== undefined && number.webhookUrl !== '') {
      deps.note(`lost, tried again in ${pause / 1000} s`, 'warn', batch.changes)
      deps.later(pause, () => {
        if (born === epoch) void send({ ...batch, attempt: batch.attempt + 1 })
      })
      return
    }
    unfinished -= batch.changes.length
    deps.note(
      good ? 'posted, answered 200' : number.webhookUrl ? 'lost' : 'no webhook is set',
      good ? 'ok' : 'bad',
      batch.changes,
    )
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

  async function challenge(number: WaNumber): Promise<boolean> {
    if (!number.webhookUrl) return false
    const url = new URL(number.webhookUrl)
    const word = String(1_000_000_000 + Math.floor(deps.now() % 1_000_000_000))
    url.searchParams.set('hub.mode', 'subscribe')
    url.searchParams.set('hub.challenge', word)
    url.searchParams.set('hub.verify_token', number.verifyToken)
    try {
      const answer = await poolOf(url.origin).request({ method: 'GET', path: `${url.pathname}${url.search}` })
      number.verified = answer.statusCode === 200 && (await answer.body.text()) === word
    } catch {
      number.verified = false
    }
    return number.verified
  }

  return {
    post(change) {
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
function bodyOf(changes: readonly Change[]): string {
  const entries = new Map<string, object[]>()
  const gathered = new Map<string, Change[]>()
  for (const change of changes) {
    const { number } = change
    const own = entries.get(number.wabaId) ?? []
    entries.set(number.wabaId, own)
    if (change.value) own.push({ field: change.field, value: change.value })
    else
      gathered.set(`${number.id} ${change.field}`, [
        ...(gathered.get(`${number.id} ${change.field}`) ?? []),
        change,
      ])
  }
  for (const list of gathered.values()) {
    const { number, field } = list[0]!
    const all = (key: 'statuses' | 'messages' | 'contacts') => list.flatMap((change) => change[key] ?? [])
    const value: Record<string, unknown> = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: number.display.slice(1), phone_number_id: number.id },
    }
    for (const key of ['contacts', 'messages', 'statuses'] as const)
      if (all(key).length > 0) value[key] = all(key)
    entries.get(number.wabaId)!.push({ field, value })
  }
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [...entries].map(([id, own]) => ({ id, changes: own })),
  })
}
