import type { Campaign } from '@foreword/contract'
import { IconArrowBackUp, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { IconButton, t } from '../../../ui/index.ts'
import { useAct } from './CampaignActions.tsx'
import { resumeWords } from './standstill.ts'

/** A row's most likely action, shown on hover and on keyboard focus. */
export function LikelyAction({ campaign }: { campaign: Campaign }) {
  const act = useAct()
  if (campaign.undoUntil) {
    return (
      <IconButton
        label={t('Undo the launch of {name}', { name: campaign.name })}
        kind="quiet"
        size="sm"
        onClick={() => act('undo', campaign)}
      >
        <IconArrowBackUp className="i" aria-hidden />
      </IconButton>
    )
  }
  if (campaign.status === 'sending') {
    return (
      <IconButton
        label={t('Pause {name}', { name: campaign.name })}
        kind="quiet"
        size="sm"
        className="on-hover"
        onClick={() => act('pause', campaign)}
      >
        <IconPlayerPause className="i" aria-hidden />
      </IconButton>
    )
  }
  if (campaign.status === 'paused') {
    return (
      <IconButton
        label={`${resumeWords(campaign)} (${campaign.name})`}
        kind="quiet"
        size="sm"
        className="on-hover"
        onClick={() => act('resume', campaign)}
      >
        <IconPlayerPlay className="i" aria-hidden />
      </IconButton>
    )
  }
  return null
}
