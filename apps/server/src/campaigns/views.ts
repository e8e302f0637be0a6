// pure
import type { Campaign, Funnel } from '@foreword/contract'
import { mayUndo } from './rules.ts'
import type { CampaignRow } from './store.ts'

/** The funnel from a campaign's counters; before launch everybody ready waits. */
export function funnelOf(recipients: number, counts: ReadonlyMap<string, number>): Funnel {
  const n = (state: string): number => counts.get(`state:${state}`) ?? 0
  const inLedger = [
    'queued',
    'sending',
    'sent',
    'delivered',
    'read',
    'failed',
    'unknown',
    'skipped',
    'expired',
    'cancelled',
  ].reduce((sum, state) => sum + n(state), 0)
  return {
    recipients,
    waiting: n('queued') + Math.max(0, recipients - inLedger), // rows not yet written into the ledger wait too
    sending: n('sending'),
    sent: n('sent'),
    delivered: n('delivered'),
    read: n('read'),
    failed: n('failed'),
    unknown: n('unknown'),
    skipped: n('skipped'),
    expired: n('expired'),
    cancelled: n('cancelled'),
    replied: counts.get('replied') ?? 0,
    optedOut: counts.get('opted_out') ?? 0,
  }
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null

export function campaignView(row: CampaignRow, counts: ReadonlyMap<string, number>): Campaign {
  return {
    id: row.id,
    shortId: row.short_id,
    name: row.name,
    channel: row.channel,
    kind: row.kind,
    senderId: row.sender_id,
    skillId: row.skill_id,
    lookbackMinutes: row.lookback_minutes,
    routeAll: row.route_all,
    message: row.message,
    rich: row.rich,
    fallbacks: row.fallbacks,
    handoffId: row.handoff_id,
    excludeLists: row.exclude_lists,
    excludeCampaigns: row.exclude_campaigns,
    openConversations: row.open_conversations,
    optOutOn: row.opt_out_on,
    optOutText: row.opt_out_text,
    deliveryWindow: row.delivery_window,
    startMode: row.start_mode,
    startAt: iso(row.start_at),
    notAfter: iso(row.not_after),
    noZone: row.no_zone,
    speed: row.speed,
    status: row.status,
    statusReason: row.status_reason,
    statusCode: row.status_code,
    paceTargetSeconds: row.pace_target_seconds,
    canaryMode: row.canary_mode,
    canarySize: row.canary_size,
    createdByName: row.created_by_name,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    launchedByName: row.launched_by_name,
    launchedAt: iso(row.launched_at),
    undoUntil: mayUndo(row) ? iso(row.undo_until) : null,
    launchRequest:
      row.launch_asked_at === null
        ? null
        : {
            at: row.launch_asked_at.toISOString(),
            byName: row.launch_asked_by_name!,
            byApplication: row.launch_asked_by_application!,
            note: row.launch_asked_note!,
          },
    finishedAt: iso(row.finished_at),
    revision: row.revision,
    funnel: funnelOf(row.recipients, counts),
  }
}
