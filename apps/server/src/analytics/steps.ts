import type { ChainLink, Channel, Progress, StepProgress } from '@foreword/contract'
import { campaignSteps, type StepRow } from '../campaigns/index.ts'
import { type CarrierError, listSenders } from '../channels/index.ts'
import {
  type Content,
  countBySteps,
  type LinkRow,
  type StepCount,
  silentSince,
  textOf,
} from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { GONE, type Halted, stateWords, wentOnWords } from './words.ts'

// The channels of a campaign: how many people each reached, and the way one person went.

type Part = Exclude<keyof StepProgress, 'step' | 'channel' | 'senderName' | 'people' | 'wentOn' | 'whyOn'>

const PART: Record<string, Part> = {
  queued: 'waiting',
  sending: 'waiting',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  unknown: 'unknown',
  skipped: 'skipped',
  expired: 'skipped',
  cancelled: 'skipped',
}

const NONE = { waiting: 0, sent: 0, delivered: 0, read: 0, failed: 0, unknown: 0, skipped: 0, wentOn: 0 }

type Head = { step: number; channel: Channel; senderName: string }

/** Each channel with its people. With one channel the campaign's own counters say it; with several its messages are counted. */
export async function stepsProgress(
  tx: Tx,
  how: { count: CountSteps; errors: readonly CarrierError[] },
  accountId: string,
  campaign: Progress['campaign'],
): Promise<StepProgress[]> {
  const steps = await campaignSteps(tx, accountId, campaign.id)
  const names = new Map((await listSenders(tx, accountId)).map((sender) => [sender.id, sender.name]))
  const heads = steps.map((one) => headOf(one, names))
  const [only] = heads
  if (!only) return []
  if (heads.length === 1) return [ofFunnel(only, campaign.funnel)]
  return ofCounts(heads, await how.count(tx, accountId, campaign.id), campaign.funnel.recipients, how.errors)
}

const headOf = (row: StepRow, names: ReadonlyMap<string, string>): Head => ({
  step: row.step,
  channel: row.channel,
  senderName: names.get(row.sender_id) ?? 'A sender that is gone',
})

function ofFunnel(head: Head, funnel: Progress['campaign']['funnel']): StepProgress {
  return {
    ...head,
    people: funnel.recipients,
    waiting: funnel.waiting + funnel.sending,
    sent: funnel.sent,
    delivered: funnel.delivered,
    read: funnel.read,
    failed: funnel.failed,
    unknown: funnel.unknown,
    skipped: funnel.skipped + funnel.expired + funnel.cancelled,
    wentOn: 0,
    whyOn: [],
  }
}

/** Recipients not yet written into the ledger wait on the first channel. */
export function ofCounts(
  heads: readonly Head[],
  counts: readonly StepCount[],
  recipients: number,
  errors: readonly CarrierError[],
): StepProgress[] {
  return heads.map((head, index) => {
    const parts = { ...NONE }
    for (const row of counts) {
      if (row.step !== head.step) continue
      const part = row.fell_back ? 'wentOn' : PART[row.state]
      if (part) parts[part] += row.people
    }
    const written = Object.values(parts).reduce((sum, n) => sum + n, 0)
    if (index === 0) parts.waiting += Math.max(0, recipients - written)
    return {
      ...head,
      people: Object.values(parts).reduce((sum, n) => sum + n, 0),
      ...parts,
      whyOn: whyOn(
        counts.filter((row) => row.step === head.step && row.fell_back),
        errors,
      ),
    }
  })
}

/** Carrier codes that mean the same to people stand as one reason. */
function whyOn(rows: readonly StepCount[], errors: readonly CarrierError[]): StepProgress['whyOn'] {
  const reasons = new Map<string, StepProgress['whyOn'][number]>()
  for (const row of rows) {
    const title = wentOnWords(errors, row)
    const known = reasons.get(title)
    if (known) {
      known.people += row.people
      if (known.carrierCode !== row.carrier_code) known.carrierCode = null
    } else
      reasons.set(title, {
        reason: GONE.includes(row.state) ? 'no_receipt' : (row.reason ?? 'other'),
        carrierCode: row.carrier_code,
        people: row.people,
        title,
      })
  }
  return [...reasons.values()].sort((a, b) => b.people - a.people || a.title.localeCompare(b.title))
}

export type CountSteps = (tx: Tx, accountId: string, campaignId: string) => Promise<readonly StepCount[]>

/** A count is believed for a second, and for twenty times as long as it took: however many look, it costs a twentieth of the time. */
const BELIEVED_MS = 1_000
const COST_FACTOR = 20
const MOST_KEPT = 200

/** Counts the channels of campaigns with `read`, and remembers what it counted. `now` in milliseconds of any clock that does not jump. */
export function openStepCounts(now: () => number, read: CountSteps = countBySteps): CountSteps {
  const kept = new Map<string, { counts: Promise<readonly StepCount[]>; until: number }>()
  return (tx, accountId, campaignId) => {
    const known = kept.get(campaignId)
    const began = now()
    if (known && known.until > began) return known.counts
    if (kept.size >= MOST_KEPT) kept.clear()
    const counts = read(tx, accountId, campaignId)
    const entry = { counts, until: Number.POSITIVE_INFINITY }
    kept.set(campaignId, entry)
    counts.then(
      () => {
        entry.until = now() + Math.max(BELIEVED_MS, (now() - began) * COST_FACTOR)
      },
      () => kept.delete(campaignId),
    )
    return counts
  }
}

type Known = Content & { id: string }

/** How one channel's message is told in a chain. */
export function linkView(
  row: LinkRow,
  how: {
    contents: readonly Known[]
    errors: readonly CarrierError[]
    halted: Halted | null
    now: Date
    clock: (at: Date) => string
  },
): ChainLink {
  const facts = {
    state: row.state,
    reason: row.reason,
    code: row.carrier_code,
    dueAt: row.due_at,
    silentSince: silentSince(row.sent_at, how.now),
    heldReason: row.held_reason,
    waitReason: row.wait_reason,
    halted: how.halted,
  }
  const content = how.contents.find((one) => one.id === row.content_id)
  const iso = (date: Date | null): string | null => date?.toISOString() ?? null
  return {
    step: row.step,
    channel: row.channel,
    address: row.address,
    text: textOf(row, content),
    template: content?.rich?.type === 'template' ? `${content.rich.name} (${content.rich.language})` : null,
    state: row.state,
    words: stateWords(how.errors, facts, how.now, how.clock),
    carrierCode: row.carrier_code,
    wentOn: row.fell_back,
    attempts: row.attempt,
    dueAt: iso(row.due_at),
    attemptedAt: iso(row.attempted_at),
    sentAt: iso(row.sent_at),
    deliveredAt: iso(row.delivered_at),
    readAt: iso(row.read_at),
    failedAt: iso(row.failed_at),
    skippedAt: iso(row.skipped_at),
  }
}
