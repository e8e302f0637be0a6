import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { messageOf, queries } from '../../../api/index.ts'
import { EmptyState, SkeletonRows, t, useIsPhone } from '../../../ui/index.ts'
import { CampaignActions } from '../actions/CampaignActions.tsx'
import { AnalyticsTab } from '../analytics/AnalyticsTab.tsx'
import { CampaignHead } from './CampaignHead.tsx'
import { CampaignTabs } from './CampaignTabs.tsx'
import { Overview } from './Overview.tsx'
import { PhoneHead } from './PhoneHead.tsx'
import { PhoneOverview } from './PhoneOverview.tsx'
import { RecipientsTab } from './RecipientsTab.tsx'
import { RepliesTab } from './RepliesTab.tsx'
import { StandsStill } from './StandsStill.tsx'
import { ThumbBar } from './ThumbBar.tsx'
import { ToDraft } from './ToDraft.tsx'
import { UndoLine } from './UndoLine.tsx'
import './page.css'

const route = getRouteApi('/signed-in/campaigns/$id')

/** One launched campaign, alive while it sends. Drafts live in the wizard. */
export function CampaignScreen() {
  const { id } = route.useParams()
  const { tab } = route.useSearch()
  const navigate = useNavigate()
  const phone = useIsPhone()
  const progress = useQuery(queries.progress(id))
  if (progress.error && !progress.data) {
    return (
      <EmptyState
        page
        title={t('This campaign could not be shown')}
        action={
          <Link to="/campaigns" className="btn">
            {t('Go to campaigns')}
          </Link>
        }
      >
        {messageOf(progress.error)}
      </EmptyState>
    )
  }
  if (!progress.data) return <SkeletonRows rows={6} height={96} />
  const { campaign } = progress.data
  if (campaign.status === 'draft') {
    return <ToDraft campaign={campaign} />
  }
  const overview = phone ? <PhoneOverview progress={progress.data} /> : <Overview progress={progress.data} />
  return (
    <CampaignActions onDeleted={() => void navigate({ to: '/campaigns' })}>
      {phone ? <PhoneHead progress={progress.data} /> : <CampaignHead campaign={campaign} />}
      <UndoLine progress={progress.data} asked={progress.dataUpdatedAt} />
      <StandsStill progress={progress.data} />
      <CampaignTabs campaign={campaign} tab={tab} />
      {!tab && overview}
      {tab === 'recipients' && <RecipientsTab progress={progress.data} />}
      {tab === 'replies' && <RepliesTab id={id} />}
      {tab === 'analytics' && <AnalyticsTab campaign={campaign} />}
      {phone && <ThumbBar campaign={campaign} />}
    </CampaignActions>
  )
}
