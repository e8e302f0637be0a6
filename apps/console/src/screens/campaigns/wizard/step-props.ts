import type { Import } from '@foreword/contract'
import type { Templates } from './channel-steps.ts'
import type { DraftHold } from './use-draft.ts'

/** What every step of the wizard is given. */
export type StepProps = {
  hold: DraftHold
  audience: Import | null
  /** The templates its steps name. */
  templates: Templates
  /** Opens the dialog that sends one channel to oneself. */
  onTest(step: number): void
  /** What is wrong with a field, by its name in the contract; shown once somebody tried to go on. */
  problems: Readonly<Record<string, string | undefined>>
}
