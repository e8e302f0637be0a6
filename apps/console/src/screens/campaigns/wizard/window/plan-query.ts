import { api, type Campaign } from '@foreword/contract'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../../../../api/index.ts'

/** When the messages of a saved draft would leave. The revision is part of the key: a saved change asks again. */
export const planQuery = (campaign: Campaign) =>
  queryOptions({
    queryKey: ['plan', campaign.id, campaign.revision],
    queryFn: ({ signal }) => call(api.planCampaign, { params: { id: campaign.id }, signal }),
    placeholderData: keepPreviousData,
    // "Start now" moves with the clock.
    refetchInterval: 60_000,
  })
