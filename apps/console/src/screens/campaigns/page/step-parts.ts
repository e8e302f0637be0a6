// pure
import type { StepProgress } from '@foreword/contract'

export type StepPart = { key: string; title: string; people: number; state?: string }

/** One channel's people as the parts of its bar, those who went on last. They add up to its people. */
export function stepParts(step: StepProgress): StepPart[] {
  const parts: StepPart[] = [
    { key: 'delivered', title: 'Delivered', people: step.delivered + step.read, state: 'delivered' },
    { key: 'sent', title: 'Sent, no receipt', people: step.sent, state: 'sent' },
    { key: 'unsure', title: 'Not sure', people: step.unknown, state: 'unknown' },
    { key: 'failed', title: 'Failed', people: step.failed, state: 'failed' },
    { key: 'skipped', title: 'Skipped', people: step.skipped, state: 'skipped' },
    { key: 'waiting', title: 'Waiting', people: step.waiting, state: 'waiting' },
    { key: 'went-on', title: 'Went on', people: step.wentOn },
  ]
  return parts.filter((part) => part.people > 0)
}
