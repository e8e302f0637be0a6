import type { Import, Plan } from '@foreword/contract'
import { IconChartBar, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { messageOf } from '../../../../api/index.ts'
import {
  Button,
  EmptyState,
  ErrorNote,
  SegmentedTabs,
  Skeleton,
  SkeletonRows,
  saidByServer,
  T,
  t,
  useFormat,
} from '../../../../ui/index.ts'
import type { DraftHold } from '../use-draft.ts'
import { HeldNotes } from './HeldNotes.tsx'
import { PlanBands } from './PlanBands.tsx'
import { PlanTable } from './PlanTable.tsx'
import { planQuery } from './plan-query.ts'
import { StricterNote } from './StricterNote.tsx'

type Props = { hold: DraftHold; audience: Import | null }

/** When the messages will leave: the sentence, and the bands that prove it. */
export function PlanPanel({ hold, audience }: Props) {
  const anyone = audience !== null && audience.ready > 0
  const {
    data: plan,
    error,
    refetch,
  } = useQuery({
    ...planQuery(hold.draft.server),
    enabled: anyone,
  })
  return (
    <section className="col wz-plan" aria-label={t('Plan')} aria-busy={hold.draft.state === 'saving'}>
      {!anyone ? (
        <NobodyYet campaignId={hold.campaign.id} audience={audience} />
      ) : plan ? (
        <PlanView plan={plan} hold={hold} />
      ) : error ? (
        <ErrorNote
          action={
            <Button size="sm" onClick={() => void refetch()}>
              {t('Try again')}
            </Button>
          }
        >
          {messageOf(error)}
        </ErrorNote>
      ) : (
        <>
          <Skeleton width="60%" height={26} />
          <SkeletonRows rows={8} height={33} />
        </>
      )}
    </section>
  )
}

function PlanView({ plan, hold }: { plan: Plan; hold: DraftHold }) {
  const format = useFormat()
  const [view, setView] = useState<'plan' | 'table'>('plan')
  return (
    <>
      <div className="row t">
        <div>
          <h2 className="h-voice">{format.timesOfDay(saidByServer(plan.headline))}</h2>
          <p className="t2 wz-plan-sub">
            <T
              text="The plan for <b>{people}</b> {people2, plural, one {person} other {people}} at {speed} a second, from {from}."
              with={{
                people: format.count(plan.people),
                people2: plan.people,
                speed: format.rate(plan.speed),
                from: format.dateTimeWithin(plan.from),
                b: (words) => <b className="num">{words}</b>,
              }}
            />
          </p>
        </div>
        <span className="sp" />
        <SegmentedTabs
          label={t('Show the plan as')}
          segments={[
            { value: 'plan', label: t('Plan') },
            { value: 'table', label: t('Table') },
          ]}
          value={view}
          onChange={setView}
        />
      </div>
      {plan.rows.length > 0 && (view === 'plan' ? <PlanBands plan={plan} /> : <PlanTable plan={plan} />)}
      <StricterNote plan={plan} />
      <HeldNotes plan={plan} hold={hold} />
    </>
  )
}

function NobodyYet({ campaignId, audience }: { campaignId: string; audience: Import | null }) {
  if (audience?.status === 'reading') {
    return (
      <EmptyState
        icon={<IconChartBar className="i s20" aria-hidden />}
        title={t('The recipients are still being read')}
      >
        {t('When every row is read, this shows at what hour people in each time zone get the message.')}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<IconUsers className="i s20" aria-hidden />}
      title={t('The plan needs recipients')}
      action={
        <Link to="/campaigns/$id/edit/$step" params={{ id: campaignId, step: 'recipients' }} className="btn">
          {t('Add recipients')}
        </Link>
      }
    >
      {t('It shows at what hour people in each time zone get the message, and who waits.')}
    </EmptyState>
  )
}
