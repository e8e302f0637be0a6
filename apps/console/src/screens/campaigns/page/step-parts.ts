// pure

import type { StepProgress } from '@foreword/contract'
import { t } from '../../../ui/text.ts'

export type StepPart = { key: string; title: string; people: number; state?: string }

/** One channel's people as the parts of its bar, those who went on last. They add up to its people. */
export function stepParts(step: StepProgress): StepPart[] {
  const parts: StepPart[] = [
    { key: 'delivered', title: t('Delivered'), people: step.delivered + step.read, state: 'delivered' },
    { key: 'sent', title: t('Sent, no receipt'), people: step.sent, state: 'sent' },
    { key: 'unsure', title: t('Not sure'), people: step.unknown, state: 'unknown' },
    { key: 'failed', title: t('Failed'), people: step.failed, state: 'failed' },
    { key: 'skipped', title: t('Skipped'), people: step.skipped, state: 'skipped' },
    { key: 'waiting', title: t('Waiting'), people: step.waiting, state: 'waiting' },
    { key: 'went-on', title: t('Went on'), people: step.wentOn },
  ]
  return parts.filter((part) => part.people > 0)
}
