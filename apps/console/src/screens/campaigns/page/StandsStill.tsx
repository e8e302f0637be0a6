import type { Campaign } from '@foreword/contract'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Note } from '../../../ui/index.ts'

/** Why a campaign stands still that no person stopped. */
export function StandsStill({ campaign }: { campaign: Campaign }) {
  const { status, statusReason } = campaign
  if (!statusReason || (status !== 'paused' && status !== 'stopped')) return null
  const after =
    status === 'stopped'
      ? 'An administrator has to look at it before it can go on.'
      : 'Look at what failed below, then resume. Nobody loses their place in line.'
  return (
    <div className="reason-note">
      <Note
        tone={status === 'stopped' ? 'bad' : 'wait'}
        icon={<IconAlertTriangle className="i" aria-hidden />}
      >
        <b>{statusReason.replace(/\.$/, '')}.</b> {after}
      </Note>
    </div>
  )
}
