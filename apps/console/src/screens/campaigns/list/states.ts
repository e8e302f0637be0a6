// pure
import type { Campaign } from '@foreword/contract'
import type { CampaignsSearch } from '../../../ui/campaign-search.ts'
import { spoken, t } from '../../../ui/text.ts'

/** The filters of the list, in the order of the tabs. Values are those of the API. */
export const STATE_TABS: { value: string; label: string }[] = spoken(() => [
  { value: 'all', label: t('All') },
  { value: 'sending', label: t('Sending') },
  { value: 'scheduled', label: t('Scheduled') },
  { value: 'needs_you', label: t('Needs you') },
  { value: 'finished', label: t('Finished') },
  { value: 'draft', label: t('Drafts') },
  { value: 'cancelled', label: t('Cancelled') },
])

/** What kept a list empty, in words: "Finished, with “storm”". */
export function filterWords(
  filter: Pick<CampaignsSearch, 'state' | 'search' | 'by' | 'from' | 'to' | 'last'>,
  skillName: string | undefined,
  channelName?: string | undefined,
): string {
  const state =
    filter.state === 'archived' ? t('Archived') : STATE_TABS.find((tab) => tab.value === filter.state)?.label
  const parts = [
    filter.state === 'all' ? undefined : state,
    channelName,
    skillName,
    filter.by && t('made by {name}', { name: filter.by }),
    filter.last && t('the last {days} days', { days: filter.last }),
    filter.from && t('from {day}', { day: filter.from }),
    filter.to && t('to {day}', { day: filter.to }),
    filter.search ? t('with “{search}”', { search: filter.search }) : undefined,
  ]
  return parts.filter(Boolean).join(', ')
}

/** Whether a failure figure deserves red: more than one in twenty of those sent to, and not just a handful. */
export function failsMuch(failed: number, sentTo: number): boolean {
  return failed >= 5 && failed / Math.max(1, sentTo) > 0.05
}

export function isOver(campaign: Pick<Campaign, 'status'>): boolean {
  return campaign.status === 'finished' || campaign.status === 'cancelled'
}
