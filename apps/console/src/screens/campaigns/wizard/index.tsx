import './wizard.css'
import type { Campaign } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, useParams } from '@tanstack/react-router'
import { isCode, messageOf, queries } from '../../../api/index.ts'
import { EmptyState, ErrorNote, SkeletonRows, t, useTitle } from '../../../ui/index.ts'
import { audienceQuery } from './audience.ts'
import { isStep } from './steps.ts'
import { Wizard } from './Wizard.tsx'

/** The four steps of a draft campaign, at /campaigns/$id/edit/$step. */
export function WizardScreen() {
  const { id = '', step = '' } = useParams({ strict: false })
  const campaign = useQuery(queries.campaign(id))
  const audience = useQuery(audienceQuery(id))
  useTitle(campaign.data?.name ?? t('Campaign'))
  if (campaign.error && !campaign.data) return <Failed error={campaign.error} />
  if (audience.error && audience.data === undefined) return <Failed error={audience.error} />
  if (!campaign.data || audience.data === undefined) return <SkeletonRows rows={6} height={72} />
  if (!isDraft(campaign.data)) return <Navigate to="/campaigns/$id" params={{ id }} replace />
  if (!isStep(step)) {
    return <Navigate to="/campaigns/$id/edit/$step" params={{ id, step: 'compose' }} replace />
  }
  return <Wizard key={id} loaded={campaign.data} audience={audience.data} step={step} />
}

const isDraft = (campaign: Campaign): boolean => campaign.status === 'draft'

function Failed({ error }: { error: unknown }) {
  if (isCode(error, 'not_found')) {
    return (
      <EmptyState
        title={t('There is no campaign here')}
        action={
          <Link to="/campaigns" className="btn">
            {t('All campaigns')}
          </Link>
        }
      >
        {t('It was deleted, or it belongs to another account.')}
      </EmptyState>
    )
  }
  return (
    <div className="wz-failed">
      <ErrorNote>{messageOf(error)}</ErrorNote>
    </div>
  )
}
