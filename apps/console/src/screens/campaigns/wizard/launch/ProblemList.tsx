import type { LaunchProblem } from '@foreword/contract'
import { IconAlertCircle } from '@tabler/icons-react'
import { refused } from '../../../../api/index.ts'
import { t } from '../../../../ui/text.ts'
import { type StepId, stepOfNumber } from '../steps.ts'

type Props = { problems: readonly LaunchProblem[]; onStep(step: StepId): void }

/** What stands in the way of the launch, each with the step that mends it. */
export function ProblemList({ problems, onStep }: Props) {
  if (problems.length === 0) return null
  return (
    <section className="note bad wz-problems" aria-label={t('What is missing')}>
      <IconAlertCircle className="i" aria-hidden />
      <ul className="note-text">
        {problems.map((problem) => {
          const step = stepOfNumber(problem.step)
          return (
            <li key={`${problem.code} ${problem.field}`} className="row t">
              <span className="note-text">{refused('not_ready', problem.message)}</span>
              <button type="button" className="link" onClick={() => onStep(step.id)}>
                {step.title}
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
