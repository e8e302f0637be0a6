import type { Campaign, Import } from '@foreword/contract'
import { IconAlertCircle, IconArrowLeft, IconArrowRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button, T, t, useFormat } from '../../../ui/index.ts'
import { neighbour, STEPS, type StepId } from './steps.ts'
import { planQuery } from './window/plan-query.ts'
import { heldPeople } from './window/plan-scale.ts'

type Props = {
  step: StepId
  onBack(step: StepId): void
  onNext(): void
  campaign: Campaign
  audience: Import | null
  problem: string | undefined
  onTest(): void
}

/** Back, where one is, what this step adds up to, and on. */
export function WizardFooter({ step, onBack, onNext, campaign, audience, problem, onTest }: Props) {
  const next = neighbour(step, 1)
  return (
    <FooterFrame step={step} onBack={onBack}>
      {problem ? (
        <span className="row g6 bad wz-sum" role="alert">
          <IconAlertCircle className="i s14" aria-hidden />
          {problem}
        </span>
      ) : (
        <Sum step={step} campaign={campaign} audience={audience} />
      )}
      {step === 'compose' && <Button onClick={onTest}>{t('Send a test…')}</Button>}
      {next && (
        <Button kind="primary" onClick={onNext} title={t('Ctrl Enter')}>
          {next.title}
          <IconArrowRight className="i wz-after" aria-hidden />
        </Button>
      )}
    </FooterFrame>
  )
}

type FrameProps = { step: StepId; onBack(step: StepId): void; children: ReactNode }

export function FooterFrame({ step, onBack, children }: FrameProps) {
  const back = neighbour(step, -1)
  const number = STEPS.findIndex((one) => one.id === step) + 1
  return (
    <footer className="foot wz-foot">
      {back && (
        <Button icon={<IconArrowLeft className="i" aria-hidden />} onClick={() => onBack(back.id)}>
          <span className="wz-back-word">{back.title}</span>
        </Button>
      )}
      <span className="f12 t3 nw wz-wide">
        {number === 1
          ? t('Step {number} of {steps}. Saved as you type.', { number, steps: STEPS.length })
          : t('Step {number} of {steps}', { number, steps: STEPS.length })}
      </span>
      <span className="sp" />
      {children}
    </footer>
  )
}

function Sum({ step, campaign, audience }: Pick<Props, 'step' | 'campaign' | 'audience'>) {
  if (step === 'recipients' && audience && audience.status === 'ready')
    return <RecipientsSum audience={audience} />
  if (step === 'window' && audience && audience.ready > 0) return <WindowSum campaign={campaign} />
  return null
}

function RecipientsSum({ audience }: { audience: Import }) {
  return (
    <span className="t2 wz-sum">
      <T
        text="{ready, plural, one {<b>#</b> person} other {<b>#</b> people}} will get it."
        with={{ ready: audience.ready, b: (words) => <b className="num">{words}</b> }}
      />
      {audience.refused > 0 && (
        <span className="wz-wide"> {t('Refused rows stay out and can be downloaded.')}</span>
      )}
    </span>
  )
}

function WindowSum({ campaign }: { campaign: Campaign }) {
  const format = useFormat()
  const { data: plan } = useQuery(planQuery(campaign))
  if (!plan) return null
  return (
    <span className="t2 num wz-sum">
      <T
        text="<b>{planned}</b> planned + <b>{count}</b> held = {people}"
        with={{
          planned: format.count(plan.planned),
          count: format.count(heldPeople(plan)),
          people: format.count(plan.people),
        }}
      />
    </span>
  )
}
