import type { Campaign } from '@foreword/contract'
import { api } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call, keys, queries } from '../../../api/index.ts'
import { t, toast } from '../../../ui/index.ts'

export type Verb = 'undo' | 'pause' | 'resume' | 'cancel' | 'archive' | 'restore' | 'duplicate' | 'delete'

/**
 * What can be done to a campaign from outside its page. What can be taken back is done at once, with Undo; the rest is
 * asked about by the caller first.
 */
export function useCampaignAction() {
  const client = useQueryClient()
  const navigate = useNavigate()
  const refresh = (id: string) =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.campaigns }),
      client.invalidateQueries({ queryKey: keys.campaign(id) }),
      client.invalidateQueries({ queryKey: keys.pulse }),
    ])
  return useMutation({
    mutationFn: ({ verb, campaign }: { verb: Verb; campaign: Campaign }) => perform(verb, campaign.id),
    onSuccess: async (result, { verb, campaign }) => {
      const named = `“${campaign.name}”`
      const archive = (archived: boolean) =>
        call(api.archiveCampaign, { params: { id: campaign.id }, body: { archived } }).then(() =>
          refresh(campaign.id),
        )
      if (verb === 'archive') toast(t('{named} is archived', { named }), () => void archive(false))
      if (verb === 'restore') toast(t('{named} is in the list again', { named }), () => void archive(true))
      if (verb === 'undo') {
        toast(t('{named} is a draft again. Nothing was sent.', { named }))
        if (result) client.setQueryData(queries.campaign(campaign.id).queryKey, result)
        void navigate({ to: '/campaigns/$id/edit/$step', params: { id: campaign.id, step: 'launch' } })
      }
      if (verb === 'delete') toast(t('{named} is deleted', { named }))
      if (verb === 'duplicate' && result) {
        void navigate({ to: '/campaigns/$id/edit/$step', params: { id: result.id, step: 'compose' } })
      }
      await refresh(campaign.id)
    },
    onError: (_, { campaign }) => refresh(campaign.id),
  })
}

async function perform(verb: Verb, id: string): Promise<Campaign | undefined> {
  const params = { id }
  switch (verb) {
    case 'undo':
      return call(api.undoLaunch, { params })
    case 'pause':
      return call(api.pauseCampaign, { params })
    case 'resume':
      return call(api.resumeCampaign, { params })
    case 'cancel':
      return call(api.cancelCampaign, { params })
    case 'archive':
      return call(api.archiveCampaign, { params, body: { archived: true } })
    case 'restore':
      return call(api.archiveCampaign, { params, body: { archived: false } })
    case 'duplicate':
      return call(api.duplicateCampaign, { params })
    case 'delete':
      await call(api.deleteCampaign, { params })
      return undefined
  }
}
