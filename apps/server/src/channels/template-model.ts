// pure
import type { Fills, Template, TemplateDraftText, TemplateEdit, TemplateParts } from '@foreword/contract'
import { perPart, slotsOf } from '@foreword/contract'
import type { CarrierTemplate, TemplateQuality, TemplateStatus } from './carrier.ts'
import type { TemplateRow } from './templates-store.ts'

export const STATUS_WORDS: Record<TemplateStatus, string> = {
  draft: 'a draft',
  pending: 'in review',
  approved: 'approved',
  rejected: 'rejected',
  paused: 'paused',
  disabled: 'disabled',
  deleted: 'deleted',
}

const QUALITY_WORDS: Record<TemplateQuality, string> = {
  green: 'quality high',
  yellow: 'quality medium',
  red: 'quality low',
  unknown: 'not rated',
}

/** The words as they would be handed in, as people write them: those changed since, or what there is. */
export const wordsOf = (row: Pick<TemplateRow, 'category' | 'parts' | 'examples' | 'edit'>): TemplateEdit =>
  row.edit ?? perPart({ category: row.category, parts: row.parts, examples: row.examples })

export const draftTextOf = (row: TemplateRow): TemplateDraftText => ({
  name: row.name,
  language: row.language,
  ...wordsOf(row),
})

/** Whether the carrier has it in some form. */
export const isAtCarrier = (row: Pick<TemplateRow, 'status' | 'carrier_template_id'>): boolean =>
  row.status !== 'draft' || row.carrier_template_id !== null

/** Equal whatever the order of keys, which the database changes. */
export const sameWords = (a: TemplateEdit, b: TemplateEdit): boolean =>
  a.category === b.category && same(a.parts, b.parts) && same(a.examples, b.examples)

const same = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

export type Comparison = {
  added: CarrierTemplate[]
  /** `edit` keeps words of ours that the carrier has in another form. */
  changed: { row: TemplateRow; found: CarrierTemplate; what: string; edit: TemplateEdit | null }[]
  same: TemplateRow[]
  gone: TemplateRow[]
}

/** A carrier's list may lack for a while what was made a moment ago. */
const LIST_LAG_MS = 10 * 60_000

/**
 * Our templates of one owner against the carrier's list, which was asked for at `asked`. What changed here since is left alone: the list
 * may be older than that.
 */
export function compareTemplates(
  ours: readonly TemplateRow[],
  theirs: readonly CarrierTemplate[],
  asked: Date,
): Comparison {
  const result: Comparison = { added: [], changed: [], same: [], gone: [] }
  const left = new Set(ours)
  const byId = new Map(
    ours.flatMap((row) => (row.carrier_template_id ? [[row.carrier_template_id, row] as const] : [])),
  )
  const byName = new Map(ours.map((row) => [nameKey(row), row] as const))
  for (const found of theirs) {
    if (found.status === 'deleted') continue
    const row = byId.get(found.carrierTemplateId ?? '') ?? byName.get(nameKey(found))
    if (!row || !left.has(row)) {
      result.added.push(found)
      continue
    }
    left.delete(row)
    const what = row.updated_at > asked || row.submitting_since !== null ? null : differenceOf(row, found)
    if (what === null) result.same.push(row)
    else result.changed.push({ row, found, what, edit: editAfter(row, found) })
  }
  result.gone = [...left].filter((row) => isGone(row, asked))
  return result
}

const nameKey = ({ name, language }: { name: string; language: string }): string => `${name}/${language}`

function isGone(row: TemplateRow, asked: Date): boolean {
  if (!isAtCarrier(row) || row.submitting_since !== null) return false
  const lag = row.synced_at === null ? LIST_LAG_MS : 0
  return row.updated_at.getTime() + lag <= asked.getTime()
}

function differenceOf(row: TemplateRow, found: CarrierTemplate): string | null {
  const said: string[] = []
  if (row.status !== found.status) said.push(`${STATUS_WORDS[found.status]}, was ${STATUS_WORDS[row.status]}`)
  if (row.category !== found.category) said.push(`now ${found.category}, was ${row.category}`)
  if (!same(row.parts, found.parts) && row.status !== 'draft') said.push('its words changed')
  if (found.quality !== null && row.quality !== found.quality) said.push(QUALITY_WORDS[found.quality])
  if (said.length === 0 && row.status_detail !== found.detail) said.push('the reason changed')
  if (said.length === 0 && row.carrier_template_id !== found.carrierTemplateId)
    said.push('another number at the carrier')
  return said.length > 0 ? said.join('; ') : null
}

/** A draft that turns out to be at the carrier already keeps its words as a change, if they differ. */
function editAfter(row: TemplateRow, found: CarrierTemplate): TemplateEdit | null {
  if (row.status !== 'draft') return row.edit
  const words = wordsOf(row)
  return same(words.parts, perPart(found).parts) ? null : words
}

/** Keys of `defaults` that no variable has. */
export function strangeKeys(defaults: Fills, parts: readonly TemplateParts[]): string[] {
  const known = new Set(parts.flatMap((one) => slotsOf(one).map((slot) => slot.key)))
  return Object.keys(defaults).filter((key) => !known.has(key))
}

export function templateView(row: TemplateRow): Template {
  return {
    id: row.id,
    senderId: row.sender_id,
    senderName: row.sender_name,
    carrier: row.carrier,
    owner: row.owner,
    name: row.name,
    language: row.language,
    category: row.category,
    status: row.status,
    statusDetail: row.status_detail,
    quality: row.quality,
    parts: row.parts,
    examples: row.examples,
    defaults: row.defaults,
    edit: row.edit,
    carrierTemplateId: row.carrier_template_id,
    createdByName: row.created_by_name,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    syncedAt: row.synced_at?.toISOString() ?? null,
  }
}
