// pure
import type { Campaign } from '@foreword/contract'
import type { Verb } from './useCampaignAction.ts'

/** What can be done to a campaign in its state, most likely first. */
export function verbsFor(
  campaign: Pick<Campaign, 'status'> & { undoUntil?: string | null },
  archived = false,
): Verb[] {
  if (archived) return ['restore', 'duplicate']
  if (campaign.undoUntil) return ['undo', 'duplicate', 'cancel']
  switch (campaign.status) {
    case 'draft':
      return ['duplicate', 'delete']
    case 'scheduled':
      return ['pause', 'duplicate', 'cancel']
    case 'sending':
      return ['pause', 'duplicate', 'cancel']
    case 'paused':
    case 'stopped':
      return ['resume', 'duplicate', 'cancel']
    case 'finished':
    case 'cancelled':
      return ['duplicate', 'archive']
  }
}
