// pure
import type { CampaignStatus } from '@foreword/contract'

export type CampaignLook = CampaignStatus | 'launching' | 'paused_by_itself' | 'waits_for_you'

/** What a campaign's look follows from. */
export type CampaignStanding = {
  status: CampaignStatus
  statusReason: string | null
  statusCode?: 'canary' | 'breaker' | 'sender' | null
  undoUntil?: string | null
}

/** A pause that a person did not make has a reason; it needs somebody and looks so. */
export function lookOf(campaign: CampaignStanding): CampaignLook {
  if (campaign.undoUntil && campaign.status === 'sending') return 'launching'
  if (campaign.status !== 'paused' || !campaign.statusReason) return campaign.status
  return campaign.statusCode === 'canary' ? 'waits_for_you' : 'paused_by_itself'
}

export const LOOK_WORDS: Record<CampaignLook, string> = {
  draft: 'Draft',
  scheduled: 'Scheduled',
  launching: 'Launching',
  sending: 'Sending',
  paused: 'Paused',
  paused_by_itself: 'Paused by itself',
  waits_for_you: 'Waits for you',
  finished: 'Finished',
  cancelled: 'Cancelled',
  stopped: 'Stopped',
}

export type MessageTone =
  | 'waiting'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'unsure'
  | 'skipped'

/** The ledger's states by how they look; several states share a look and differ in their words. */
export function messageTone(state: string): MessageTone {
  switch (state) {
    case 'sending':
    case 'sent':
    case 'delivered':
    case 'read':
    case 'failed':
      return state
    case 'unknown':
      return 'unsure'
    case 'skipped':
    case 'expired':
    case 'cancelled':
      return 'skipped'
    default:
      return 'waiting'
  }
}
