import type { Progress } from '@foreword/contract'
import { Answers } from './Answers.tsx'
import { ChannelsPanel } from './ChannelsPanel.tsx'
import { Consent } from './Consent.tsx'
import { Failures } from './Failures.tsx'
import { FunnelPanel } from './FunnelPanel.tsx'
import { NotSure } from './NotSure.tsx'
import { PeoplePace } from './PeoplePace.tsx'
import { SpeedPanel } from './SpeedPanel.tsx'
import { WaitingPanel } from './WaitingPanel.tsx'

/** Where all people are; who waits, and why; what failed, in plain words; the answers. */
export function Overview({ progress }: { progress: Progress }) {
  return (
    <div className="page-body">
      <FunnelPanel progress={progress} />
      <ChannelsPanel campaignId={progress.campaign.id} steps={progress.steps} />
      <div className="page-two">
        <SpeedPanel progress={progress} />
        <WaitingPanel progress={progress} />
      </div>
      <PeoplePace campaign={progress.campaign} />
      <NotSure progress={progress} />
      <Failures progress={progress} />
      <Answers progress={progress} />
      <Consent campaignId={progress.campaign.id} />
    </div>
  )
}
