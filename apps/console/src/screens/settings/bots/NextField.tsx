import type { FlowStep } from '@foreword/contract'
import { SelectField, t } from '../../../ui/index.ts'

type Props = {
  label: string
  steps: readonly FlowStep[]
  step: FlowStep
  value: string | null
  error?: string | undefined
  onChange(next: string | null): void
}

/** Where it goes on: the step below, or a step by its name. */
export function NextField({ label, steps, step, value, error, onChange }: Props) {
  const at = steps.findIndex((one) => one.id === step.id)
  const below = steps[at + 1]
  const data = [
    { value: '', label: below ? t('The step below: {name}', { name: below.name }) : t('Nothing is below') },
    ...steps
      .filter((one) => one.id !== step.id || value === one.id)
      .map((one) => ({ value: one.id, label: one.name || '–' })),
  ]
  return (
    <SelectField
      label={label}
      data={data}
      value={value ?? ''}
      error={error}
      searchable={steps.length > 8}
      onChange={(next) => onChange(next === '' ? null : next)}
    />
  )
}
