// pure
import {
  type Import,
  nameNumberedVariables,
  type Recipient,
  renderParts,
  renderTemplate,
  resolveTemplate,
  type StepDraft,
  slotsOf,
  type TemplateContent,
  type TemplatePart,
  withOptOut,
} from '@foreword/contract'

/** The words of a step that are ours: an SMS or what stands in the app. */
export type Words = Pick<StepDraft, 'message' | 'optOutOn' | 'optOutText'> & {
  channel?: StepDraft['channel']
}

/** What one person reads, cut where a value stands. Without a sample the placeholders stand for themselves. */
export function partsFor(
  step: Words,
  audience: Import | null | undefined,
  sample: Recipient | null,
): TemplatePart[] {
  const message = audience
    ? nameNumberedVariables(step.message, audience.columns, audience.phoneColumn)
    : step.message
  const parts = renderParts(message, sample?.variables ?? {})
  const body = parts.map((part) => part.text).join('')
  const tail = withOptOut(body, optOutOf(step)).slice(body.trimEnd().length)
  if (tail === '' || optOutOf(step) === null) return parts
  return [...trimmedEnd(parts), { text: tail }]
}

export const textOf = (parts: readonly TemplatePart[]): string => parts.map((part) => part.text).join('')

/** Only an SMS carries an opt-out text: templates have their own words for it, the app a switch. */
export const optOutOf = (step: Words): string | null =>
  step.optOutOn && (step.channel ?? 'sms') === 'sms' && step.optOutText.trim() !== '' ? step.optOutText : null

/** The opt-out text follows after one space whatever the message ends with, as the server joins them. */
function trimmedEnd(parts: readonly TemplatePart[]): TemplatePart[] {
  const kept = [...parts]
  while (kept.length > 0) {
    const last = kept.at(-1)!
    const text = last.text.trimEnd()
    if (text !== '') {
      kept[kept.length - 1] = { ...last, text }
      return kept
    }
    kept.pop()
  }
  return kept
}

/**
 * What stands in each place of a template for one person, by the keys of Fills. Without a sample what fills it stands for itself; what a
 * row lacks is the default, and without one nothing.
 */
export function valuesFor(content: TemplateContent, sample: Recipient | null): Record<string, string> {
  const entries = slotsOf(content.parts).map(({ key }): [string, string] => {
    const fill = content.fills[key] ?? ''
    const spare = content.defaults[key] ?? ''
    if (!sample) return [key, fill.trim() || spare]
    const made = renderTemplate(fill, sample.variables)
    return [key, made.missing.length > 0 || made.text.trim() === '' ? spare : made.text]
  })
  return Object.fromEntries(entries)
}

/** The text of one channel for one person; null while a value is missing or no template is chosen. */
export function readBy(
  step: StepDraft,
  content: TemplateContent | null,
  audience: Import | null,
  row: Recipient,
): TemplatePart[] | null {
  if (step.channel !== 'whatsapp') return partsFor(step, audience, row)
  if (!content) return null
  const made = resolveTemplate(content, row.variables)
  return made.missing.length > 0 ? null : [{ text: made.text }]
}

const NAME_COLUMNS = ['first_name', 'firstname', 'name', 'full_name', 'given_name']

/** How the preview calls a person: by a name column when the file has one. */
export function nameOf(sample: Recipient): string | null {
  for (const column of NAME_COLUMNS) {
    const value = sample.variables[column]?.trim()
    if (value) return value
  }
  return null
}
