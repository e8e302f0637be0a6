import type { TemplateStatus } from '@foreword/contract'
import {
  IconBan,
  IconCheck,
  IconHourglass,
  IconPencil,
  IconPlayerPause,
  IconTrash,
  IconX,
} from '@tabler/icons-react'
import { STATUS_WORDS } from './template-words.ts'

const LOOKS = {
  draft: { tone: 'dashed', icon: IconPencil },
  pending: { tone: 'go', icon: IconHourglass },
  approved: { tone: 'ok plain', icon: IconCheck },
  rejected: { tone: 'bad', icon: IconX },
  paused: { tone: 'wait', icon: IconPlayerPause },
  disabled: { tone: 'bad', icon: IconBan },
  deleted: { tone: 'plain', icon: IconTrash },
}

/** A template's status, by icon and word. */
export function TemplateStatusPill({ status }: { status: TemplateStatus }) {
  const { tone, icon: Icon } = LOOKS[status]
  return (
    <span className={`st ${tone}`}>
      <Icon className="i" aria-hidden />
      {STATUS_WORDS[status]}
    </span>
  )
}
