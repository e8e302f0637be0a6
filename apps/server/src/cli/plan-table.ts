// pure
import type { PhonePlan } from '../delivery/plan-phone.ts'

const HEADINGS = ['Phone', 'Type', 'Next opening (UTC)', 'Local time and reason']

/** An aligned table for people, one row a number, ending with a line break. */
export function planTable(plans: readonly PhonePlan[]): string {
  const rows = [HEADINGS, ...plans.map(toRow)]
  const widths = HEADINGS.map((_, i) => rows.reduce((width, row) => Math.max(width, row[i]!.length), 0))
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

function toRow(plan: PhonePlan): string[] {
  const type = plan.type === null ? 'invalid' : plan.type.replaceAll('_', ' ')
  const phone = plan.e164 ?? (plan.input.trim() || '(empty)')
  const utc = plan.nextOpen?.slice(0, 16).replace('T', ' ') ?? '–'
  return [phone, type, utc, plan.reason]
}
