// pure
import type { TemplateCategory } from '@foreword/contract'
import type { CarrierFact, TemplateQuality, TemplateStatus } from '../../channels/carrier.ts'
import { at, type Json, textAt } from './json.ts'
import { reasonWords } from './template-reasons.ts'
import { type Change, MAX_DETAIL } from './webhook-parts.ts'

const STATUSES: Readonly<Record<string, TemplateStatus>> = {
  APPROVED: 'approved',
  REINSTATED: 'approved',
  UNLOCKED: 'approved',
  UNARCHIVED: 'approved',
  REJECTED: 'rejected',
  PENDING: 'pending',
  IN_APPEAL: 'pending',
  PAUSED: 'paused',
  DISABLED: 'disabled',
  LOCKED: 'disabled',
  ARCHIVED: 'disabled',
  LIMIT_EXCEEDED: 'disabled',
  PENDING_DELETION: 'deleted',
  DELETED: 'deleted',
}
const QUALITIES: Readonly<Record<string, TemplateQuality>> = {
  GREEN: 'green',
  YELLOW: 'yellow',
  RED: 'red',
  UNKNOWN: 'unknown',
}
const CATEGORIES: Readonly<Record<string, TemplateCategory>> = {
  MARKETING: 'marketing',
  UTILITY: 'utility',
  AUTHENTICATION: 'authentication',
}

/** Meta's words in ours; null for what we do not know. A flagged template may still be sent. */
export const statusOf = (word: string): TemplateStatus | null => pick(STATUSES, word)
export const qualityOf = (word: string): TemplateQuality | null => pick(QUALITIES, word)
export const categoryOf = (word: string): TemplateCategory | null => pick(CATEGORIES, word)

const pick = <T>(table: Readonly<Record<string, T>>, word: string): T | null =>
  Object.hasOwn(table, word.toUpperCase()) ? table[word.toUpperCase()]! : null

/** A change of a template, or null when the field is about something else. */
export function templateFact(field: string, { wabaId, value, key }: Change): CarrierFact | null {
  const name = textAt(value, 'message_template_name')
  if (name === '' || wabaId === '') return null
  const fact = {
    kind: 'template' as const,
    dedupeKey: key,
    owner: wabaId,
    carrierTemplateId: textAt(value, 'message_template_id') || null,
    name,
    language: textAt(value, 'message_template_language'),
    status: null,
    detail: null,
    quality: null,
    category: null,
  }
  switch (field) {
    case 'message_template_status_update':
      return { ...fact, status: statusOf(textAt(value, 'event')), detail: reasonIn(value) }
    case 'message_template_quality_update':
      return { ...fact, quality: qualityOf(textAt(value, 'new_quality_score')) }
    case 'template_category_update':
      return { ...fact, ...categoryIn(value) }
    default:
      return null
  }
}

/** `correct_category` announces a change for a later day, `new_category` is one that happened. */
function categoryIn(value: Json): { category: TemplateCategory | null; detail: string | null } {
  const coming = categoryOf(textAt(value, 'correct_category'))
  return {
    category: categoryOf(textAt(value, 'new_category')),
    detail: coming ? `Meta will move this template to the category ${coming}.` : null,
  }
}

function reasonIn(value: Json): string | null {
  const rejection = at(value, 'rejection_info')
  const other = at(value, 'other_info')
  const reason = textAt(value, 'reason')
  const flagged = textAt(value, 'event') === 'FLAGGED' ? 'Meta flagged it: its quality is falling' : ''
  const disabled = textAt(at(value, 'disable_info'), 'disable_date')
  const said = [
    flagged,
    // Meta's own words say more than ours for its code.
    textAt(rejection, 'reason') === '' ? reasonWords(reason) : reason,
    textAt(rejection, 'reason'),
    textAt(rejection, 'recommendation'),
    textAt(other, 'title'),
    textAt(other, 'description'),
    disabled === '' ? '' : `Disabled on ${disabled}`,
  ]
  const parts = said.filter(Boolean).map((part) => part.replace(/[.\s]+$/, ''))
  return parts.length > 0 ? `${[...new Set(parts)].join('. ').slice(0, MAX_DETAIL)}.` : null
}
