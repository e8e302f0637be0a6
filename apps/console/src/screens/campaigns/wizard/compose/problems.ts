// pure

import {
  type Campaign,
  type Channel,
  type Import,
  MAX_SMS_CHARACTERS,
  type StepDraft,
  type Template,
} from '@foreword/contract'
import { spoken, t } from '../../../../ui/text.ts'
import { contentOf, stepsOf, type Templates, templateOf } from '../channel-steps.ts'
import { missingColumns, missingWords } from '../recipients/equation.ts'
import { inAppProblems } from './in-app.ts'
import { partsFor, textOf } from './rendered.ts'
import { fieldName } from './step-fields.ts'
import { slotProblems, unsendable } from './template-choice.ts'

const NO_SENDER: Record<Channel, string> = spoken(() => ({
  sms: t('Choose the number this comes from.'),
  whatsapp: t('Choose the WhatsApp number this comes from.'),
  inapp: t('Choose the app whose people get this.'),
}))
const NO_WORDS: Record<Channel, string> = spoken(() => ({
  sms: t('Write what people will read.'),
  whatsapp: t('Choose a template: WhatsApp lets only approved ones begin a conversation.'),
  inapp: t('Write what stands in the app.'),
}))

/**
 * What is missing or wrong on any channel, by field as the server names it. A template that is still being read is not judged. The first
 * one is said at the foot of the step, so they stand in the order of the page.
 */
export function composeProblems(
  campaign: Campaign,
  audience: Import | null,
  templates: Templates,
): Record<string, string> {
  const steps = stepsOf(campaign).map((step, index) => {
    const found = stepProblems(step, audience, templateOf(step, templates))
    return Object.fromEntries(
      Object.entries(found).map(([field, message]) => [fieldName(index, field), message]),
    )
  })
  const skill: Record<string, string> =
    campaign.skillId === null ? { skillId: t('Choose who gets the answers.') } : {}
  const { senderId, ...first } = steps[0]!
  if (steps.length > 1) return Object.assign({}, skill, ...steps)
  return { ...(senderId ? { senderId } : {}), ...skill, ...first }
}

/** Of one channel, by the names of StepDraft; `rich.fills.body.1` is a place of the template. */
export function stepProblems(
  step: StepDraft,
  audience: Import | null,
  template: Template | null | undefined,
): Record<string, string> {
  const problems: Record<string, string> = {}
  if (step.senderId === null) problems.senderId = NO_SENDER[step.channel]
  if (step.channel === 'whatsapp') return { ...problems, ...templateProblems(step, audience, template) }
  const message = messageProblem(step, audience)
  if (message) problems.message = message
  if (step.channel === 'inapp') return { ...problems, ...inAppProblems(step.rich) }
  if (step.optOutOn && step.optOutText.trim() === '')
    problems.optOutText = t('Write the opt-out text, or switch it off.')
  return problems
}

function messageProblem(step: StepDraft, audience: Import | null): string | null {
  if (step.message.trim() === '') return NO_WORDS[step.channel]
  const { length } = textOf(partsFor(step, audience, null))
  if (step.channel === 'sms' && length > MAX_SMS_CHARACTERS)
    return t('The message is longer than {maxSmsCharacters} characters. Shorten it.', {
      maxSmsCharacters: MAX_SMS_CHARACTERS.toLocaleString('en-US'),
    })
  const missing = audience ? missingColumns(step.message, audience) : []
  return missing.length > 0
    ? t('{missing} Change the message or the file.', { missing: missingWords(missing) })
    : null
}

function templateProblems(
  step: StepDraft,
  audience: Import | null,
  template: Template | null | undefined,
): Record<string, string> {
  if (step.rich?.type !== 'template') return { rich: NO_WORDS.whatsapp }
  if (template === undefined) return {}
  if (template === null) return { rich: t('This template is gone. Choose another.') }
  const why = unsendable(template)
  return {
    ...(why ? { rich: why } : {}),
    ...slotProblems(contentOf(step, template, audience)!, audience),
  }
}
