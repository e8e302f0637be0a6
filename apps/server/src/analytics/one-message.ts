import { api, type LedgerMessage } from '@foreword/contract'
import { readAccount, readLimits } from '../accounts/index.ts'
import { campaignById } from '../campaigns/index.ts'
import type { CarrierError } from '../channels/index.ts'
import { clockOf, hoursThere, localClock } from '../delivery/index.ts'
import { chainsOf, messageById, type OneRow, readContents, silentSince, textOf } from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Implement } from '../platform/http/implement.ts'
import { found } from '../platform/problem.ts'
import { recipientOfLine } from '../recipients/index.ts'
import { explain, type History } from './explain.ts'
import { haltedBy, stateWords } from './words.ts'

type Deps = { errors: readonly CarrierError[]; clock: Clock }

/** One message of the ledger, by its id. */
export function oneMessageRoutes(implement: Implement, deps: Deps): void {
  implement(api.getMessage, ({ who, params, tx }) =>
    tx(async (t) => {
      const row = found(await messageById(t, who.accountId, params.id), 'This message')
      return viewOf(t, deps, who.accountId, row)
    }),
  )
  implement(api.explainMessage, ({ who, params, tx }) =>
    tx(async (t) => {
      const row = found(await messageById(t, who.accountId, params.id), 'This message')
      const now = deps.clock.now()
      const history = await historyOf(t, who.accountId, row, now)
      const lines = explain(history, {
        errors: deps.errors,
        clock: (at) => clockOf(at.getTime(), now.getTime(), history.accountZone),
        local: (at) => (history.zones.length > 0 ? localClock(history.zones, at.getTime()) : null),
      })
      return { messageId: row.id, accountZone: history.accountZone, zones: [...history.zones], lines }
    }),
  )
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null

async function viewOf(tx: Tx, deps: Deps, accountId: string, row: OneRow): Promise<LedgerMessage> {
  const campaign = found(await campaignById(tx, accountId, row.campaign_id), 'This campaign')
  const contents = row.content_id ? await readContents(tx, accountId, [row.content_id]) : []
  const { time_zone: zone } = await readAccount(tx, accountId)
  const now = deps.clock.now()
  const facts = {
    ...{ state: row.state, reason: row.reason, code: row.carrier_code, dueAt: row.due_at },
    ...{ heldReason: row.held_reason, waitReason: row.wait_reason, halted: haltedBy(campaign) },
    silentSince: silentSince(row.sent_at, now),
  }
  return {
    ...{
      id: row.id,
      campaignId: row.campaign_id,
      kind: row.kind,
      channel: row.channel,
      senderId: row.sender_id,
    },
    ...{ to: row.address, text: textOf(row, contents[0]), state: row.state },
    words: stateWords(deps.errors, facts, now, (at) => clockOf(at.getTime(), now.getTime(), zone)),
    ...{ reason: row.reason, carrierCode: row.carrier_code, attempts: row.attempt, segments: row.segments },
    ...{ from: iso(row.not_before), until: iso(row.not_after), dueAt: iso(row.due_at) },
    ...{
      createdAt: row.created_at.toISOString(),
      attemptedAt: iso(row.attempted_at),
      sentAt: iso(row.sent_at),
    },
    ...{ deliveredAt: iso(row.delivered_at), readAt: iso(row.read_at), failedAt: iso(row.failed_at) },
    ...{ skippedAt: iso(row.skipped_at), respondedAt: iso(row.responded_at) },
  }
}

/** Everything the ledger and its neighbours kept of a message. */
async function historyOf(tx: Tx, accountId: string, row: OneRow, now: Date): Promise<History> {
  const campaign = found(await campaignById(tx, accountId, row.campaign_id), 'This campaign')
  const at = { accountId, campaignId: row.campaign_id }
  const line = row.recipient_line
  const person = line === null ? undefined : await recipientOfLine(tx, at, line)
  const chain = line === null ? [] : await chainsOf(tx, accountId, row.campaign_id, [line])
  const { zones, hours } = await hoursThere(tx, campaign, {
    channel: row.channel,
    zoneSetId: row.zone_set_id,
  })
  const { time_zone: accountZone } = await readAccount(tx, accountId)
  const limits = await readLimits(tx, accountId)
  const { frequency_cap_messages: messages, frequency_cap_days: days } = limits
  const kinds: readonly string[] = limits.frequency_cap_kinds
  const capped = messages !== null && days !== null && kinds.includes(row.kind)
  return {
    now,
    ...{ kind: row.kind, channel: row.channel, step: row.step, state: row.state, reason: row.reason },
    ...{ carrierCode: row.carrier_code, carrierId: row.carrier_id, attempts: row.attempt },
    ...{ notBefore: row.not_before, notAfter: row.not_after, createdAt: row.created_at },
    ...{ dueAt: row.due_at, heldReason: row.held_reason, waitReason: row.wait_reason },
    ...{ attemptedAt: row.attempted_at, eligibleAt: row.eligible_at, sentAt: row.sent_at },
    ...{ deliveredAt: row.delivered_at, readAt: row.read_at, failedAt: row.failed_at },
    ...{ skippedAt: row.skipped_at, respondedAt: row.responded_at, optedOutAt: row.opted_out_at },
    ...{ nextAskAt: row.next_look_at, silentSince: silentSince(row.sent_at, now) },
    campaign: {
      ...{
        name: campaign.name,
        single: campaign.source === 'messages',
        launchedBy: campaign.launched_by_name,
      },
      ...{ notAfter: campaign.not_after, noZone: campaign.no_zone, halted: haltedBy(campaign) },
    },
    ...{ zones, hours, accountZone, zoneSource: person?.zone_source ?? null },
    cap: capped ? { messages, days } : null,
    chain: chain.map((link) => ({
      ...{ step: link.step, channel: link.channel, state: link.state },
      ...{ reason: link.reason, carrierCode: link.carrier_code },
    })),
  }
}
