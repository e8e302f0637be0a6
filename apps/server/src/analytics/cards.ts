// pure
import type { CampaignCards, Figures } from '@foreword/contract'
import { sum } from './figures.ts'

/** The four figures over the second half of the days against the first half. What they mean: docs/analytics.md. */
export function cardsOf(days: readonly Figures[]): CampaignCards {
  const half = days.length / 2
  const [before, now] = [sum(days.slice(0, half)), sum(days.slice(half))]
  const card = (part: (figures: Figures) => number, whole: (figures: Figures) => number) => ({
    now: { part: part(now), whole: whole(now) },
    before: { part: part(before), whole: whole(before) },
    days: days
      .slice(half)
      .map((day) => (whole(day) > 0 ? Math.round((part(day) / whole(day)) * 10_000) / 100 : null)),
  })
  return {
    reached: card(
      (f) => f.delivered,
      (f) => f.sent,
    ),
    accepted: card((f) => f.sent, handed),
    replied: card(
      (f) => f.responded,
      (f) => f.delivered,
    ),
    optedOut: card(
      (f) => f.optedOut,
      (f) => f.delivered,
    ),
  }
}

/** Given to the carrier: it accepted them, or refused. */
export const handed = (figures: Figures): number => figures.sent + figures.failed - figures.failedLate
