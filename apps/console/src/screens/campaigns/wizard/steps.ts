// pure

import type { Campaign, Import } from '@foreword/contract'
import { spoken, t } from '../../../ui/text.ts'
import type { Templates } from './channel-steps.ts'
import { composeProblems } from './compose/problems.ts'
import { windowProblem } from './window/hours.ts'

export type StepId = 'compose' | 'recipients' | 'window' | 'launch'
export type StepView = { id: StepId; title: string }

export const STEPS: readonly StepView[] = spoken(() => [
  { id: 'compose', title: t('Compose') },
  { id: 'recipients', title: t('Recipients') },
  { id: 'window', title: t('Delivery window') },
  { id: 'launch', title: t('Preview & launch') },
])

export const isStep = (text: string): text is StepId => STEPS.some((step) => step.id === text)

/** The step before or after, or null at either end. */
export function neighbour(step: StepId, by: 1 | -1): StepView | null {
  return STEPS[STEPS.findIndex((one) => one.id === step) + by] ?? null
}

/** The step a launch problem names by number, 1–4. */
export const stepOfNumber = (number: number): StepView => STEPS[Math.min(Math.max(number, 1), 4) - 1]!

/**
 * Which steps hold all that is needed. A draft starts with the account's delivery window; it counts as done once there is
 * somebody to send to, so that a new draft does not look half finished.
 */
export function stepsDone(
  campaign: Campaign,
  audience: Import | null,
  templates: Templates,
): Record<StepId, boolean> {
  const anyone = audience?.status === 'ready' && audience.ready > 0
  return {
    compose:
      campaign.name.trim() !== '' && Object.keys(composeProblems(campaign, audience, templates)).length === 0,
    recipients: anyone,
    window: anyone && windowProblem(campaign.deliveryWindow) === null,
    launch: campaign.status !== 'draft',
  }
}

/**
 * What keeps a step from being left forwards, by field. Empty when one may go on. `templates` are those its steps name, `now` in epoch
 * milliseconds.
 */
export function problemsOf(
  step: StepId,
  campaign: Campaign,
  audience: Import | null,
  templates: Templates,
  now: number,
): Record<string, string> {
  if (step === 'compose') return composeProblems(campaign, audience, templates)
  if (step === 'recipients') return recipientProblems(audience)
  if (step === 'window') return windowProblems(campaign, now)
  return {}
}

function recipientProblems(audience: Import | null): Record<string, string> {
  if (audience === null) return { recipients: t('Choose a file or type recipients first.') }
  if (audience.status === 'reading') return { recipients: t('The recipients are still being read.') }
  if (audience.status !== 'ready') return { recipients: t('The file could not be read. Choose another one.') }
  if (audience.ready === 0)
    return { recipients: t('Nobody can be sent to yet. Mend a row, or choose another file.') }
  return {}
}

function windowProblems(campaign: Campaign, now: number): Record<string, string> {
  const problem = windowProblem(campaign.deliveryWindow)
  if (problem) return { deliveryWindow: problem.message }
  if (campaign.startMode === 'later' && campaign.startAt === null) {
    return { startAt: t('Say when it starts, or start now.') }
  }
  const start = campaign.startMode === 'later' && campaign.startAt ? Date.parse(campaign.startAt) : now
  if (start < now) return { startAt: t('The start lies in the past. Choose a later time, or start now.') }
  if (campaign.notAfter !== null && Date.parse(campaign.notAfter) <= start) {
    return { notAfter: t('This ends before it starts. Choose a later time to stop.') }
  }
  return {}
}
