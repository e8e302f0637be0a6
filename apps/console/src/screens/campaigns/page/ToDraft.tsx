import type { Campaign } from '@foreword/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { queries } from '../../../api/index.ts'

/**
 * A campaign that is a draft lives in the wizard, also when its launch was undone here or in another browser. The wizard is told first: what it
 * knew from before would send people back, for ever.
 */
export function ToDraft({ campaign }: { campaign: Campaign }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  useEffect(() => {
    client.setQueryData(queries.campaign(campaign.id).queryKey, campaign)
    // Everything there is done once somebody launched it; else one begins at the beginning.
    const step = campaign.funnel.recipients > 0 ? 'launch' : 'compose'
    void navigate({ to: '/campaigns/$id/edit/$step', params: { id: campaign.id, step }, replace: true })
  }, [client, navigate, campaign])
  return null
}

/** The other way: what the page knew of the draft is forgotten, for the same reason. */
export const forgetDraft = (client: ReturnType<typeof useQueryClient>, id: string): void =>
  client.removeQueries({ queryKey: queries.progress(id).queryKey })
