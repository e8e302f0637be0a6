// pure

import type { Channel, Import, Recipient, StepDraft, Template } from '@foreword/contract'
import { CHANNEL_WORDS } from '../../../../ui/template-words.ts'
import { midSentence, t } from '../../../../ui/text.ts'

/** What the fields of one channel are given. */
export type StepFieldsProps = {
  step: StepDraft
  index: number
  /** Alone in the campaign: its fields need not say for which channel they are. */
  single: boolean
  template: Template | null | undefined
  audience: Import | null
  samples: readonly Recipient[]
  /** What is wrong with a field of this step, by its name in StepDraft. */
  errorOf(field: string): string | undefined
  onChange(change: Partial<StepDraft>): void
}

/** The name of a step's field among the campaign's: as the server names it in problems. */
export const fieldName = (index: number, field: string): string =>
  index === 0 ? field : `fallbacks.${index - 1}.${field}`

/** "Message" alone, "SMS message" beside others. */
export const labelFor = (single: boolean, channel: Channel, label: string): string =>
  single ? label : t('{channel} {label}', { channel: CHANNEL_WORDS[channel], label: midSentence(label) })
