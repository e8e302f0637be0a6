// pure
import type { Role } from '@foreword/contract'

/** Names of columns that hold a person's name, most telling first. */
const NAME_COLUMNS = [
  ['first_name', 'last_name'],
  ['name'],
  ['full_name'],
  ['customer_name'],
  ['first_name'],
  ['firstname'],
] as const

/** What to call a person, from the values of the campaign's file; null when no column tells. */
export function nameFrom(values: Readonly<Record<string, string>>): string | null {
  for (const columns of NAME_COLUMNS) {
    const parts = columns.map((column) => values[column]?.trim()).filter(Boolean)
    if (parts.length === columns.length) return parts.join(' ').slice(0, 120)
  }
  return null
}

/** Whose conversations one may see and act on. */
export function sees(
  role: Role,
  own: { userId: string; skillIds: readonly string[] },
  of: { assigneeId: string | null; skillId: string; offeredTo?: string | null },
): boolean {
  if (role === 'administrator' || role === 'agent_manager') return true
  if (role !== 'agent') return false
  return of.assigneeId === own.userId || of.offeredTo === own.userId || own.skillIds.includes(of.skillId)
}
