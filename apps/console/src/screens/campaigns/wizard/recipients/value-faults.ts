// pure

import {
  type Campaign,
  type Import,
  nameNumberedVariables,
  renderTemplate,
  resolveTemplate,
  type StepDraft,
  slotsOf,
  type TemplateContent,
  variablesIn,
} from '@foreword/contract'
import { t } from '../../../../ui/text.ts'
import { contentOf, stepsOf, type Templates, templateOf } from '../channel-steps.ts'
import { missingColumns } from './equation.ts'

/** What is wrong with the values of a row, and in which columns to mend it. */
export type ValueFault = { words: string; names: string[] }

/**
 * The first thing that a row's values lack or have wrong on any channel; null when all can be said. The judge of the server says the same,
 * once the row is saved. A column that the file lacks altogether is no matter of one row.
 */
export function valueFault(
  campaign: Campaign,
  templates: Templates,
  audience: Import,
  values: Readonly<Record<string, string>>,
): ValueFault | null {
  for (const step of stepsOf(campaign)) {
    const content = contentOf(step, templateOf(step, templates), audience)
    const fault = content ? templateFault(content, values) : messageFault(step, audience, values)
    if (fault?.names.some((name) => !missingColumns(`{${name}}`, audience).includes(name))) return fault
  }
  return null
}

function messageFault(
  step: StepDraft,
  audience: Import,
  values: Readonly<Record<string, string>>,
): ValueFault | null {
  if (step.channel === 'whatsapp') return null
  const named = nameNumberedVariables(step.message, audience.columns, audience.phoneColumn)
  const { missing } = renderTemplate(named, values)
  return missing[0] === undefined
    ? null
    : { words: t('No value for {missing}', { missing: missing[0] }), names: [missing[0]] }
}

function templateFault(
  content: TemplateContent,
  values: Readonly<Record<string, string>>,
): ValueFault | null {
  const { missing, fault } = resolveTemplate(content, values)
  if (missing[0] !== undefined)
    return { words: t('No value for {missing}', { missing: missing[0] }), names: [missing[0]] }
  if (fault === null) return null
  // The place it stands in is found by filling one after the other.
  const slot = slotsOf(content.parts).find(({ key }) => {
    const alone = {
      ...content,
      defaults: { ...content.defaults },
      fills: { [key]: content.fills[key] ?? '' },
    }
    return resolveTemplate(alone, values).fault === fault
  })
  return { words: fault, names: variablesIn(slot ? (content.fills[slot.key] ?? '') : '') }
}
