import type { Progress } from '@foreword/contract'
import { IconChevronLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { ChannelOrder, channelsOf, StateBadge, t, useFormat, useTitle } from '../../../ui/index.ts'
import { CampaignMenu } from '../actions/CampaignMenu.tsx'
import { inLine, waveEnds } from './running.ts'
import { useChange } from './useChange.tsx'

/** The head on a phone: the way back, the name, and how it goes in one line. */
export function PhoneHead({ progress }: { progress: Progress }) {
  const { rate, clock } = useFormat()
  const { campaign } = progress
  useTitle(campaign.name)
  const change = useChange(campaign)
  const ends = waveEnds(inLine(progress), progress.perSecond, Date.now())
  return (
    <header className="bar phone-bar">
      <div className="row">
        <Link to="/campaigns" className="row g4 t2 b5 phone-back">
          <IconChevronLeft className="i s20" aria-hidden />
          {t('Campaigns')}
        </Link>
        <span className="sp" />
        <CampaignMenu campaign={campaign} onPage onChange={change.open} />
        {change.dialog}
      </div>
      <h1>{campaign.name}</h1>
      <div className="row phone-state">
        <StateBadge campaign={campaign} />
        {campaign.status === 'sending' && (
          <span className="f12 t3 num">
            {t('{rate} a second', { rate: rate(progress.perSecond) })}
            {ends !== undefined && ` · ${t('this wave ends {at}', { at: clock(ends) })}`}
          </span>
        )}
      </div>
      <div className="f12 t2 phone-state">
        <ChannelOrder channels={channelsOf(campaign)} />
      </div>
    </header>
  )
}
