// pure

import {
  faultOf,
  type Import,
  type Slot,
  slotsOf,
  type Template,
  type TemplateContent,
  type TemplateStatus,
  variablesIn,
} from '@foreword/contract'
import { saidByServer } from '../../../../ui/server-words.ts'
import { languageName } from '../../../../ui/template-words.ts'
import { spoken, t } from '../../../../ui/text.ts'
import { missingColumns, missingWords } from '../recipients/equation.ts'

const UNSENDABLE: Partial<Record<TemplateStatus, string>> = spoken(() => ({
  draft: t('It was not handed in yet. Hand it in under Templates.'),
  pending: t('It is in review at WhatsApp. It can be sent once it is approved.'),
  rejected: t('WhatsApp rejected it. Correct it under Templates, or choose another.'),
  paused: t(
    'WhatsApp paused it, because people blocked or reported it. It can be sent when the pause is over.',
  ),
  disabled: t('WhatsApp disabled it, and it does not come back. Choose another.'),
  deleted: t('It was deleted. Choose another.'),
}))

/** Why a template cannot be sent now, and what to do; null = it can. */
export const unsendable = (template: Pick<Template, 'status'>): string | null =>
  UNSENDABLE[template.status] ?? null

export type TemplateFilter = { search: string; language: string; category: string; status: string }
export const EVERY: TemplateFilter = { search: '', language: '', category: '', status: '' }

/** Those that fit the filter; what can be sent stands first, by name. Every word typed has to be found. */
export function fitting(templates: readonly Template[], filter: TemplateFilter): Template[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = templates.filter((one) => {
    const text = `${one.name.replaceAll('_', ' ')} ${one.name} ${one.parts.body}`.toLowerCase()
    return (
      words.every((word) => text.includes(word)) &&
      (filter.language === '' || one.language === filter.language) &&
      (filter.category === '' || one.category === filter.category) &&
      (filter.status === '' || one.status === filter.status)
    )
  })
  const rank = (one: Template): number => (one.status === 'approved' ? 0 : 1)
  return fits.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** The languages there are, for a select. */
export const languagesOf = (templates: readonly Template[]): { value: string; label: string }[] =>
  [...new Set(templates.map((one) => one.language))]
    .map((value) => ({ value, label: languageName(value) }))
    .sort((a, b) => (a.label < b.label ? -1 : 1))

/** What is wrong with what fills a place; undefined = nothing to be seen from here. Values of columns are judged row by row. */
export function slotProblem(slot: Slot, text: string, audience: Import | null): string | undefined {
  if (text.trim() === '') return undefined
  const missing = audience ? missingColumns(text, audience) : []
  if (missing.length > 0) return missingWords(missing)
  if (variablesIn(text).length > 0) return undefined
  const fault = faultOf(slot, text.trim())
  return fault === null ? undefined : `${fault}.`
}

/** Places that are empty and have no default, or are filled with what cannot stand there: by the names of their fields. */
export function slotProblems(content: TemplateContent, audience: Import | null): Record<string, string> {
  const problems: Record<string, string> = {}
  for (const slot of slotsOf(content.parts)) {
    const fill = content.fills[slot.key] ?? ''
    const spare = content.defaults[slot.key] ?? ''
    const wrong = slotProblem(slot, fill, audience) ?? slotProblem(slot, spare, null)
    if (wrong) problems[`rich.fills.${slot.key}`] = wrong
    else if (slot.required && fill.trim() === '' && spare.trim() === '')
      problems[`rich.fills.${slot.key}`] = t(
        "{label}: say what stands here, such as '{'first_name'}' or plain text.",
        { label: saidByServer(slot.label) },
      )
  }
  return problems
}
