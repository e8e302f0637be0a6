import { api, type Import, type Review } from '@foreword/contract'
import { IconSend } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call, messageOf } from '../../../../api/index.ts'
import { Button, ErrorNote, SkeletonRows, t } from '../../../../ui/index.ts'
import { useSamples } from '../audience.ts'
import { stepsOf, type Templates, templateOf } from '../channel-steps.ts'
import { MessageOnChannel } from '../compose/MessageOnChannel.tsx'
import { nameOf } from '../compose/rendered.ts'
import { StepTabs } from '../compose/StepTabs.tsx'
import { hasUnsaved } from '../draft.ts'
import type { StepId } from '../steps.ts'
import type { DraftHold } from '../use-draft.ts'
import { FooterFrame } from '../WizardFooter.tsx'
import { ConsentBox } from './ConsentBox.tsx'
import { LaunchDialog } from './LaunchDialog.tsx'
import { ProblemList } from './ProblemList.tsx'
import { ReviewRows } from './ReviewRows.tsx'
import { Warnings } from './Warnings.tsx'
import './launch.css'

type Props = {
  hold: DraftHold
  audience: Import | null
  templates: Templates
  onStep(step: StepId): void
  /** Opens the dialog that sends one channel to oneself. */
  onTest(step: number): void
}

/** Step 4: everything once more in two lines each, the consent statement, and the launch. */
export function LaunchStep({ hold, audience, templates, onStep, onTest }: Props) {
  const { draft, campaign, change } = hold
  const [agreed, setAgreed] = useState<number | null>(null)
  const [asking, setAsking] = useState(false)
  const [sample] = useSamples(campaign.id, audience)
  const [chosen, setChosen] = useState(0)
  const steps = stepsOf(campaign)
  const shown = Math.min(chosen, steps.length - 1)
  const unsaved = hasUnsaved(draft)
  const review = useQuery({
    queryKey: ['review', campaign.id, draft.server.revision, audience?.ready],
    queryFn: ({ signal }) => call(api.reviewCampaign, { params: { id: campaign.id }, signal }),
    enabled: !unsaved,
    staleTime: 0,
    // A change on this very step asks again; what was read stays in sight, with the field one types in.
    placeholderData: keepPreviousData,
  })
  const consent = review.data?.consent
  // Agreed is the version that was read: a newer statement asks again by itself.
  const ticked = consent !== undefined && agreed === consent.version
  const why = whyNot(review.isPlaceholderData ? undefined : review.data, ticked, unsaved)
  return (
    <>
      <div className="wz-body wz-launch">
        <div className="wz-review">
          {review.error && !review.data && (
            <ErrorNote
              action={
                <Button size="sm" onClick={() => void review.refetch()}>
                  {t('Try again')}
                </Button>
              }
            >
              {messageOf(review.error)}
            </ErrorNote>
          )}
          {review.data ? (
            <>
              <ProblemList problems={review.data.problems} onStep={onStep} />
              <Warnings warnings={review.data.warnings} onCompose={() => onStep('compose')} />
              <ReviewRows
                campaign={campaign}
                audience={audience}
                templates={templates}
                review={review.data}
                onStep={onStep}
                onChange={change}
              />
              <ConsentBox
                consent={review.data.consent}
                ticked={ticked}
                onTick={(on) => setAgreed(on ? review.data.consent.version : null)}
              />
            </>
          ) : (
            !review.error && <SkeletonRows rows={4} height={84} />
          )}
        </div>
        <aside className="wz-launch-phone" aria-label={t('Preview')}>
          <h2 className="b6">
            {sample
              ? t('What {sample} will read', { sample: nameOf(sample) ?? t('the first person') })
              : t('What people will read')}
          </h2>
          <StepTabs label={t('Channel shown')} steps={steps} value={shown} onChange={setChosen} />
          <MessageOnChannel
            campaign={campaign}
            step={steps[shown]!}
            template={templateOf(steps[shown]!, templates)}
            audience={audience}
            sample={sample ?? null}
            marks={false}
          />
        </aside>
      </div>
      <FooterFrame step="launch" onBack={onStep}>
        {why && <span className="t2 wz-sum">{why}</span>}
        <Button onClick={() => onTest(shown)}>{t('Send a test…')}</Button>
        <Button
          kind="primary"
          icon={<IconSend className="i" aria-hidden />}
          disabled={why !== null}
          onClick={() => setAsking(true)}
        >
          {t('Launch campaign')}
        </Button>
      </FooterFrame>
      {review.data && (
        <LaunchDialog
          opened={asking}
          onClose={() => setAsking(false)}
          campaign={campaign}
          review={review.data}
          onStale={() => void review.refetch()}
        />
      )}
    </>
  )
}

/** Why the button waits, in words; null when it does not. */
function whyNot(review: Review | undefined, ticked: boolean, unsaved: boolean): string | null {
  if (unsaved) return t('The draft is not saved yet')
  if (!review) return t('Looking through the campaign')
  const { length } = review.problems
  if (length > 0)
    return t('{length, plural, one {One thing to mend first} other {# things to mend first}}', { length })
  return ticked ? null : t('Tick the consent statement to launch')
}
