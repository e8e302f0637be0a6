// pure
// The ledger's states and the only moves between them (see ARCHITECTURE.md):
//
//   queued ─► sending ─► sent ─► delivered ─► read
//      │         ├─► queued    definitely not sent, later due
//      │         ├─► unknown   it may have been sent; only a receipt or a person moves it on
//      │         └─► failed
//      ├─► skipped · expired · cancelled
//   sent ─► failed (a late bad receipt; never after delivered or read)
//   failed, unknown ─► queued   by a person: "send again"
//   failed ─► queued   by ourselves, twice at most, when it failed late and for a passing reason
//   received: what consumers write; it does not move.

export type MessageState =
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'unknown'
  | 'skipped'
  | 'expired'
  | 'cancelled'
  | 'received'

/** How far a receipt moves a message. Receipts only move forward; equal rank changes nothing, and nothing leaves `failed`. */
export const RECEIPT_RANK = { sent: 4, delivered: 5, failed: 5, read: 6 } as const
export type ReceiptState = keyof typeof RECEIPT_RANK

/** Rank of the state a message is in; states that a receipt can no longer change are 9. */
export function rankOf(state: MessageState): number {
  switch (state) {
    case 'queued':
    case 'sending':
    case 'unknown':
      return 3
    case 'sent':
      return 4
    case 'delivered':
      return 5
    case 'read':
      return 6
    case 'failed':
    case 'skipped':
    case 'expired':
    case 'cancelled':
    case 'received':
      return 9
    default:
      return state satisfies never
  }
}

export type Receipt = {
  accountId: string
  messageId: string
  /** Which attempt it speaks of; null = whichever it is. */
  attempt: number | null
  state: ReceiptState
  carrierId: string
  reason: string | null
  code: string | null
  at: Date
}

/** Several receipts of one message as one: the latest attempt, then the highest rank wins, the first among equals. */
export function combineReceipts(receipts: readonly Receipt[]): Receipt[] {
  const best = new Map<string, Receipt>()
  for (const receipt of receipts) {
    const before = best.get(receipt.messageId)
    if (!before || weight(receipt) > weight(before)) best.set(receipt.messageId, receipt)
  }
  return [...best.values()].sort((a, b) => (a.messageId < b.messageId ? -1 : 1))
}

const weight = (receipt: Receipt): number => (receipt.attempt ?? 0) * 10 + RECEIPT_RANK[receipt.state]

/**
 * Reasons that lie with one person and their phone. A next channel is there for them; what lies with the sender, the text or the carrier
 * would end the same for everybody, and somebody has to look although all of them could still go on.
 */
const WITH_PERSON: ReadonlySet<string | null> = new Set([
  'unreachable',
  'not_reachable',
  'invalid_number',
  'inactive_number',
  'landline',
  'expired',
  'opted_out',
  'marketing_limit',
  'country_off',
])

export const liesWithPerson = (reason: string | null): boolean => WITH_PERSON.has(reason)

/** A message moved: what the counters must know. `from` null = the row is new. */
export type Move = {
  accountId: string
  campaignId: string | null
  from: MessageState | null
  to: MessageState
  reason: string | null
  code: string | null
  /** Why it had failed, when it leaves `failed` to be sent again. */
  had?: { reason: string | null; code: string | null }
  /** The next channel has taken over: it happened, but its recipient stands elsewhere. */
  fellBack?: boolean
}

export type Deltas = { counts: Map<string, number> }

/** Sums moves into changes of counters. Keys are `account/campaign/metric`. Messages of no campaign are not counted. */
export function deltasOf(moves: readonly Move[]): Deltas {
  const counts = new Map<string, number>()
  const add = (map: Map<string, number>, key: string, n: number): void => {
    map.set(key, (map.get(key) ?? 0) + n)
  }
  for (const [move, n] of runsOf(moves)) {
    if (!move.campaignId || move.from === move.to) continue
    const key = `${move.accountId}/${move.campaignId}/`
    if (move.fellBack) continue
    if (move.from) add(counts, `${key}state:${move.from}`, -n)
    add(counts, `${key}state:${move.to}`, n)
    if (move.from === 'failed')
      add(counts, `${key}failed:${move.had?.reason ?? 'other'}:${move.had?.code ?? ''}`, -n)
    if (move.to === 'failed') add(counts, `${key}failed:${move.reason ?? 'other'}:${move.code ?? ''}`, n)
    if (move.to === 'skipped') add(counts, `${key}skipped:${move.reason ?? 'other'}`, n)
  }
  for (const [key, n] of counts) if (n === 0) counts.delete(key)
  return { counts }
}

/** Equal moves that follow each other, as one and how many: nearly all of a batch, which then needs few keys. */
function runsOf(moves: readonly Move[]): (readonly [Move, number])[] {
  const runs: [Move, number][] = []
  for (const move of moves) {
    const last = runs.at(-1)
    if (last && sameMove(last[0], move)) last[1]++
    else runs.push([move, 1])
  }
  return runs
}

const sameMove = (a: Move, b: Move): boolean =>
  a.from === b.from &&
  a.to === b.to &&
  a.reason === b.reason &&
  a.code === b.code &&
  a.campaignId === b.campaignId &&
  a.accountId === b.accountId &&
  a.fellBack === b.fellBack &&
  a.had === undefined &&
  b.had === undefined
