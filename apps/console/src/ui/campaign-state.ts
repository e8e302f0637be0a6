// pure

import type { CampaignStatus } from '@foreword/contract'
import { spoken, t } from './text.ts'

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

export const LOOK_WORDS: Record<CampaignLook, string> = spoken(() => ({
  draft: t('Draft'),
  scheduled: t('Scheduled'),
  launching: t('Launching'),
  sending: t('Sending'),
  paused: t('Paused'),
  paused_by_itself: t('Paused by itself'),
  waits_for_you: t('Waits for you'),
  finished: t('Finished'),
  cancelled: t('Cancelled'),
  stopped: t('Stopped'),
}))

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

const MESSAGE_WORDS: Record<string, string> = spoken(() => ({
  received: t('Received'),
  draft: t('Waiting'),
  queued: t('Waiting'),
  sending: t('Sending'),
  sent: t('Sent'),
  delivered: t('Delivered'),
  read: t('Read', undefined, 'state of a message'),
  failed: t('Failed'),
  unknown: t('Not sure'),
  skipped: t('Skipped'),
  expired: t('Expired'),
  cancelled: t('Cancelled'),
}))

/** A message's state in a word. */
export const messageWords = (state: string): string => MESSAGE_WORDS[state] ?? state
