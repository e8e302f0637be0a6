import type { StepDraft } from '@foreword/contract'
import { CHANNEL_WORDS, SegmentedTabs } from '../../../../ui/index.ts'

type Props = { label: string; steps: readonly StepDraft[]; value: number; onChange(at: number): void }

/** Which of several channels is shown; nothing where there is only one. */
export function StepTabs({ label, steps, value, onChange }: Props) {
  if (steps.length < 2) return null
  return (
    <div className="wz-step-tabs">
      <SegmentedTabs
        label={label}
        segments={steps.map((step, at) => ({
          value: String(at),
          label: `${at + 1}. ${CHANNEL_WORDS[step.channel]}`,
        }))}
        value={String(value)}
        onChange={(at) => onChange(Number(at))}
      />
    </div>
  )
}
