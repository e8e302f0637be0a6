import type { StepProps } from '../step-props.ts'
import { HoursField } from './HoursField.tsx'
import { PeopleField } from './PeopleField.tsx'
import { PlanPanel } from './PlanPanel.tsx'
import { SpeedField } from './SpeedField.tsx'
import { StartField } from './StartField.tsx'
import { StopField } from './StopField.tsx'
import './window.css'

/** Step 3: when it may be sent, and when that means it will be. */
export function WindowStep({ hold, audience, problems }: StepProps) {
  const { campaign, change } = hold
  return (
    <div className="wz-body wz-window">
      <form className="col wz-window-form" onSubmit={(event) => event.preventDefault()} noValidate>
        <StartField campaign={campaign} onChange={change} error={problems.startAt} />
        <HoursField
          value={campaign.deliveryWindow}
          onChange={(deliveryWindow) => change({ deliveryWindow })}
          error={problems.deliveryWindow}
        />
        <StopField campaign={campaign} onChange={change} error={problems.notAfter} />
        <SpeedField campaign={campaign} onChange={change} error={problems.speed} />
        <PeopleField campaign={campaign} onChange={change} />
      </form>
      <PlanPanel hold={hold} audience={audience} />
    </div>
  )
}
