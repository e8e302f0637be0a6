import type { Campaign } from '@foreword/contract'
import { ChannelOrder, channelsOf, delivered, StateBadge, t, useFormat } from '../../../ui/index.ts'
import { CampaignMenu } from '../actions/CampaignMenu.tsx'
import { CampaignName, Progress } from './CampaignRow.tsx'

/** A campaign on a phone: the same facts, stacked. */
export function CampaignItem({ campaign, skill }: { campaign: Campaign; skill: string | undefined }) {
  const { count, dateTime } = useFormat()
  const { funnel, status } = campaign
  const begun = status !== 'draft' && status !== 'scheduled'
  const at = status === 'scheduled' ? campaign.startAt : campaign.launchedAt
  return (
    <li className="campaign-item">
      <div className="row t">
        <div className="col sp ell">
          <CampaignName campaign={campaign} skill={skill} />
        </div>
        <div className="row-actions">
          <CampaignMenu campaign={campaign} />
        </div>
      </div>
      <div className="row">
        <StateBadge campaign={campaign} />
        <span className="sp" />
        <span className="f12 t3 num">{at ? dateTime(at) : t('Not set')}</span>
      </div>
      <div className="f12 t2">
        <ChannelOrder channels={channelsOf(campaign)} />
      </div>
      <Progress campaign={campaign} width={180} />
      {begun && (
        <div className="f12 t2 num">
          {t('{count} delivered of {recipients}, {failed} failed, {replied} replied', {
            count: count(delivered(funnel)),
            recipients: count(funnel.recipients),
            failed: count(funnel.failed),
            replied: count(funnel.replied),
          })}
        </div>
      )}
    </li>
  )
}
