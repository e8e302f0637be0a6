import type { Campaign } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../../../api/index.ts'
import { useAct } from '../actions/CampaignActions.tsx'
import { resumeWords } from '../actions/standstill.ts'
import { canResume } from './running.ts'

/** The campaign's sender. While it stopped the campaign it is looked at again, because mending it tells nobody. */
export function useSenderOf(campaign: Campaign) {
  const senders = useQuery({
    ...queries.senders(),
    refetchInterval: campaign.status === 'stopped' ? 10_000 : false,
  }).data?.senders
  return senders?.find((one) => one.id === campaign.senderId)
}

/** What lets the campaign go on; undefined while nothing can: it does not stand still, or its sender does not work yet. */
export function useResume(campaign: Campaign): { words: string; go: () => void } | undefined {
  const act = useAct()
  const sender = useSenderOf(campaign)
  const broken = campaign.status === 'stopped' && Boolean(sender?.disabledReason)
  if (!canResume(campaign) || broken) return undefined
  return { words: resumeWords(campaign), go: () => act('resume', campaign) }
}
