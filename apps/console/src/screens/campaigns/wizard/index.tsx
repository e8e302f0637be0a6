import './wizard.css'
import type { Campaign } from '@foreword/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, Navigate, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { isCode, messageOf, queries } from '../../../api/index.ts'
import { EmptyState, ErrorNote, SkeletonRows, t, useTitle } from '../../../ui/index.ts'
import { forgetDraft } from '../page/ToDraft.tsx'
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
  if (!isDraft(campaign.data)) return <ToPage id={id} />
  if (!isStep(step)) {
    return <Navigate to="/campaigns/$id/edit/$step" params={{ id, step: 'compose' }} replace />
  }
  return <Wizard key={id} loaded={campaign.data} audience={audience.data} step={step} />
}

/** Launched, here or in another browser. */
function ToPage({ id }: { id: string }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  useEffect(() => {
    forgetDraft(client, id)
    void navigate({ to: '/campaigns/$id', params: { id }, replace: true })
  }, [client, navigate, id])
  return null
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
