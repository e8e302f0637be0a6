import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconBan,
  IconCalendarTime,
  IconCheck,
  IconEyeCheck,
  IconHourglass,
  IconPencil,
  IconPlayerPause,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { CampaignLook, CampaignStanding } from './campaign-state.ts'
import { LOOK_WORDS, lookOf } from './campaign-state.ts'

export type Tone = 'mute' | 'ok' | 'go' | 'wait' | 'bad' | 'acc'

const CAMPAIGN: Record<CampaignLook, { classes: string; icon: ReactNode }> = {
  draft: { classes: 'dashed', icon: <IconPencil className="i" aria-hidden /> },
  scheduled: { classes: '', icon: <IconCalendarTime className="i" aria-hidden /> },
  launching: { classes: 'go', icon: <IconHourglass className="i" aria-hidden /> },
  sending: { classes: 'go', icon: <span className="pulse" aria-hidden="true" /> },
  paused: { classes: 'wait', icon: <IconPlayerPause className="i" aria-hidden /> },
  paused_by_itself: { classes: 'wait', icon: <IconAlertTriangle className="i" aria-hidden /> },
  waits_for_you: { classes: 'wait', icon: <IconEyeCheck className="i" aria-hidden /> },
  finished: { classes: 'ok plain', icon: <IconCheck className="i" aria-hidden /> },
  cancelled: { classes: 'plain', icon: <IconBan className="i" aria-hidden /> },
  stopped: { classes: 'bad', icon: <IconAlertOctagon className="i" aria-hidden /> },
}

/** Where a campaign stands: icon and word, never colour alone. */
export function StateBadge({ campaign }: { campaign: CampaignStanding }) {
  const look = lookOf(campaign)
  const { classes, icon } = CAMPAIGN[look]
  return (
    <span className={`st ${classes}`}>
      {icon}
      {LOOK_WORDS[look]}
    </span>
  )
}

/** Any other state: soft ground only while something moves or needs a person, `plain` when it is over. */
export function Badge({ tone = 'mute', plain, icon, children }: BadgeProps) {
  return (
    <span className={`st ${tone === 'mute' ? '' : tone} ${plain ? 'plain' : ''}`}>
      {icon}
      {children}
    </span>
  )
}

type BadgeProps = { tone?: Tone; plain?: boolean; icon: ReactNode; children: ReactNode }
