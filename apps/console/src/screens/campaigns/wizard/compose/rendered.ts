// pure
import {
  type Campaign,
  type Import,
  nameNumberedVariables,
  type Recipient,
  renderParts,
  type TemplatePart,
  withOptOut,
} from '@foreword/contract'

/** What one person reads, cut where a value stands. Without a sample the placeholders stand for themselves. */
export function partsFor(
  campaign: Campaign,
  audience: Import | null | undefined,
  sample: Recipient | null,
): TemplatePart[] {
  const message = audience
    ? nameNumberedVariables(campaign.message, audience.columns, audience.phoneColumn)
    : campaign.message
  const parts = renderParts(message, sample?.variables ?? {})
  const body = parts.map((part) => part.text).join('')
  const tail = withOptOut(body, optOutOf(campaign)).slice(body.trimEnd().length)
  if (tail === '' || optOutOf(campaign) === null) return parts
  return [...trimmedEnd(parts), { text: tail }]
}

export const textOf = (parts: readonly TemplatePart[]): string => parts.map((part) => part.text).join('')

export const optOutOf = (campaign: Campaign): string | null =>
  campaign.optOutOn && campaign.optOutText.trim() !== '' ? campaign.optOutText : null

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

const NAME_COLUMNS = ['first_name', 'firstname', 'name', 'full_name', 'given_name']

/** How the preview calls a person: by a name column when the file has one. */
export function nameOf(sample: Recipient): string | null {
  for (const column of NAME_COLUMNS) {
    const value = sample.variables[column]?.trim()
    if (value) return value
  }
  return null
}
