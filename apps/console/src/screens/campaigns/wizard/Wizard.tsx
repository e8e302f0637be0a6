import type { Campaign, Import } from '@foreword/contract'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import { LaunchRequest } from '../LaunchRequest.tsx'
import { ComposeStep } from './compose/ComposeStep.tsx'
import { LaunchStep } from './launch/LaunchStep.tsx'
import { RecipientsStep } from './recipients/RecipientsStep.tsx'
import { useAddressKind } from './recipients/use-address-kind.ts'
import type { StepProps } from './step-props.ts'
import { neighbour, problemsOf, type StepId, stepsDone } from './steps.ts'
import { TestDialog } from './test/TestDialog.tsx'
import { useDraft } from './use-draft.ts'
import { useTemplates } from './use-templates.ts'
import { WizardFooter } from './WizardFooter.tsx'
import { WizardHeader } from './WizardHeader.tsx'
import { WindowStep } from './window/WindowStep.tsx'

type Props = { loaded: Campaign; audience: Import | null; step: StepId }

const BODIES: Record<Exclude<StepId, 'launch'>, (props: StepProps) => React.JSX.Element> = {
  compose: ComposeStep,
  recipients: RecipientsStep,
  window: WindowStep,
}

/** One draft across its steps. It stays mounted from step to step, so that nothing typed is lost between them. */
export function Wizard({ loaded, audience, step }: Props) {
  const hold = useDraft(loaded)
  const navigate = useNavigate()
  const frame = useRef<HTMLDivElement>(null)
  const [triedToLeave, setTriedToLeave] = useState<StepId | null>(null)
  const [testing, setTesting] = useState<number | null>(null)
  const { campaign, draft, flush } = hold
  const templates = useTemplates(campaign)
  useAddressKind(hold, audience)
  const found = step === 'launch' ? {} : problemsOf(step, campaign, audience, templates, Date.now())
  const problems: StepProps['problems'] = {
    ...(triedToLeave === step ? found : {}),
    ...(draft.problem?.field ? { [draft.problem.field]: draft.problem.message } : {}),
  }
  const next = neighbour(step, 1)

  const go = useCallback(
    (to: StepId) => {
      void flush()
      void navigate({ to: '/campaigns/$id/edit/$step', params: { id: campaign.id, step: to } })
    },
    [campaign.id, flush, navigate],
  )
  const goOn = () => {
    if (!next) return
    if (Object.keys(found).length === 0) return go(next.id)
    setTriedToLeave(step)
    requestAnimationFrame(() => focusFirstError(frame.current))
  }
  const close = async () => {
    if (await flush()) void navigate({ to: '/campaigns' })
  }
  useNextKey(goOn)
  // Each step begins at its top, with the focus in front of its first field.
  useEffect(() => {
    if (step) frame.current?.focus({ preventScroll: true })
  }, [step])

  const Body = step === 'launch' ? null : BODIES[step]
  return (
    <div className="wz" ref={frame} tabIndex={-1}>
      <WizardHeader
        hold={hold}
        step={step}
        done={stepsDone(campaign, audience, templates)}
        onStep={go}
        onClose={close}
      />
      <LaunchRequest campaign={loaded} inDraft={step} />
      {Body ? (
        <>
          <Body
            hold={hold}
            audience={audience}
            templates={templates}
            problems={problems}
            onTest={setTesting}
          />
          <WizardFooter
            step={step}
            onBack={go}
            onNext={goOn}
            campaign={campaign}
            audience={audience}
            problem={Object.values(problems).find(Boolean)}
            onTest={() => setTesting(0)}
          />
        </>
      ) : (
        <LaunchStep hold={hold} audience={audience} templates={templates} onStep={go} onTest={setTesting} />
      )}
      <TestDialog
        step={testing}
        hold={hold}
        audience={audience}
        templates={templates}
        onClose={() => setTesting(null)}
      />
    </div>
  )
}

function focusFirstError(frame: HTMLElement | null) {
  frame?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}

/** Ctrl, Cmd or Alt with Enter goes on, also while typing; not while a dialog asks something. */
function useNextKey(goOn: () => void) {
  const latest = useRef(goOn)
  latest.current = goOn
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey || event.altKey)) return
      if (event.defaultPrevented || document.querySelector('[role="dialog"]')) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
