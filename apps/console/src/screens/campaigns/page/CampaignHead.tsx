import type { Campaign } from '@foreword/contract'
import { IconChevronRight, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../../../api/index.ts'
import {
  Button,
  ChannelOrder,
  channelsOf,
  midSentence,
  PageHeader,
  StateBadge,
  t,
  useKeys,
} from '../../../ui/index.ts'
import { useAct } from '../actions/CampaignActions.tsx'
import { CampaignMenu } from '../actions/CampaignMenu.tsx'
import { stoodByItself } from '../actions/standstill.ts'
import { KINDS } from '../wizard/compose/choices.ts'
import { canPause, isRunning } from './running.ts'
import { SpeedControl } from './SpeedControl.tsx'
import { useChange } from './useChange.tsx'
import { useResume } from './useResume.ts'

/** Name, state, and the controls: they act within a second. P pauses and resumes. */
export function CampaignHead({ campaign }: { campaign: Campaign }) {
  const act = useAct()
  const skills = useQuery(queries.skills()).data?.skills
  const skill = skills?.find((one) => one.id === campaign.skillId)?.name
  const pause = canPause(campaign) ? () => act('pause', campaign) : undefined
  const resume = useResume(campaign)
  const change = useChange(campaign)
  useKeys({ p: pause ?? resume?.go })
  // Where the page says why it stands still, the buttons are beside the reason.
  const here = !stoodByItself(campaign)
  const facts = [
    midSentence(KINDS.find((one) => one.value === campaign.kind)?.label ?? campaign.kind),
    skill,
    campaign.launchedByName && t('launched by {launchedByName}', { launchedByName: campaign.launchedByName }),
  ]
  const crumb = (
    <>
      <Link to="/campaigns">{t('Campaigns')}</Link>
      <IconChevronRight className="i s14" aria-hidden />
      <ChannelOrder channels={channelsOf(campaign)} />
      <span className="ell">· {facts.filter(Boolean).join(' · ')}</span>
    </>
  )
  return (
    <PageHeader title={campaign.name} crumb={crumb} badge={<StateBadge campaign={campaign} />}>
      {isRunning(campaign) && <SpeedControl campaign={campaign} />}
      {pause && (
        <Button icon={<IconPlayerPause className="i" aria-hidden />} kbd="P" onClick={pause}>
          {t('Pause')}
        </Button>
      )}
      {here && resume && (
        <Button
          kind="primary"
          icon={<IconPlayerPlay className="i" aria-hidden />}
          kbd="P"
          onClick={resume.go}
        >
          {resume.words}
        </Button>
      )}
      {here && isRunning(campaign) && (
        <Button kind="danger" onClick={() => act('cancel', campaign)}>
          {t('Cancel…')}
        </Button>
      )}
      <CampaignMenu campaign={campaign} onPage onChange={change.open} />
      {change.dialog}
    </PageHeader>
  )
}
