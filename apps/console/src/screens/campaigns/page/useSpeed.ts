import type { Campaign } from '@foreword/contract'
import { api } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { call, keys, queries } from '../../../api/index.ts'
import { t, toast, useFormat } from '../../../ui/index.ts'

/**
 * The speed of a running campaign in messages a second: its own, or its sender's when it has none. `max` is the sender's.
 * The figure changes at once and falls back when the server refuses.
 */
export function useSpeed(campaign: Campaign) {
  const client = useQueryClient()
  const { rate } = useFormat()
  const sender = useQuery(queries.senders()).data?.senders.find((one) => one.id === campaign.senderId)
  const options = queries.progress(campaign.id)
  const mutation = useMutation({
    mutationFn: (speed: number) => call(api.changeCampaign, { params: { id: campaign.id }, body: { speed } }),
    onMutate: async (speed) => {
      await client.cancelQueries({ queryKey: options.queryKey })
      client.setQueryData(
        options.queryKey,
        (before) => before && { ...before, campaign: { ...before.campaign, speed } },
      )
    },
    onError: () => toast(t('The speed could not be changed. It is as it was.')),
    onSettled: () => client.invalidateQueries({ queryKey: keys.campaign(campaign.id) }),
  })
  const max = sender?.ratePerSecond ?? campaign.speed ?? 1
  const speed = campaign.speed === null ? sender?.ratePerSecond : Math.min(campaign.speed, max)
  return {
    speed,
    max,
    change: mutation.mutate,
    words: speed === undefined ? '' : t('{speed} a second', { speed: rate(speed) }),
  }
}
