import type { TemplateQuality, TemplateStatus } from '@foreword/contract'
import {
  IconBan,
  IconCheck,
  IconHourglass,
  IconPencil,
  IconPlayerPause,
  IconTrash,
  IconX,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { QUALITY_WORDS, STATUS_WORDS } from './words.ts'

const LOOKS: Record<
  TemplateStatus,
  { classes: string; icon: ComponentType<{ className?: string; 'aria-hidden'?: boolean }> }
> = {
  draft: { classes: 'dashed', icon: IconPencil },
  pending: { classes: 'go', icon: IconHourglass },
  approved: { classes: 'ok plain', icon: IconCheck },
  rejected: { classes: 'bad', icon: IconX },
  paused: { classes: 'wait', icon: IconPlayerPause },
  disabled: { classes: 'bad', icon: IconBan },
  deleted: { classes: 'plain', icon: IconTrash },
}

export function StatusPill({ status }: { status: TemplateStatus }) {
  const { classes, icon: Icon } = LOOKS[status]
  return (
    <span className={`st ${classes}`}>
      <Icon className="i" aria-hidden />
      {STATUS_WORDS[status]}
    </span>
  )
}

/** WhatsApp's rating of the last days. The dot has a word beside it. */
export function Quality({ quality }: { quality: TemplateQuality | null }) {
  if (quality === null || quality === 'unknown') return <span className="t3">–</span>
  return (
    <span className="row g6">
      <span className={`tpl-dot ${quality}`} aria-hidden="true" />
      {QUALITY_WORDS[quality]}
    </span>
  )
}
