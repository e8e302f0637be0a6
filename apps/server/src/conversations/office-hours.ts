import type { DeliveryWindow } from '@foreword/contract'
import { isOpen, nextOpening, windowOf } from '../delivery/index.ts'

/** Whether a skill is within its office hours on the account's clock; null hours = always. */
export const officeOpen = (hours: DeliveryWindow | null, zone: string, now: Date): boolean =>
  hours === null || isOpen([zone], windowOf(hours), now.getTime())

/**
 * Whether somebody who wrote outside the hours is to be told that nobody is there: once for each time the office is closed, however
 * much they write.
 */
export function owesClosedAnswer(
  conversation: { lastInAt: Date | null; toldAt: Date | null },
  skill: { hours: DeliveryWindow | null; closedAnswer: string },
  zone: string,
  now: Date,
): boolean {
  const { hours, closedAnswer } = skill
  const { lastInAt, toldAt } = conversation
  if (hours === null || closedAnswer === '' || lastInAt === null) return false
  if (officeOpen(hours, zone, now)) return false
  // Who wrote while it was open is told nothing when it closes: they wait as they would have.
  if (officeOpen(hours, zone, lastInAt)) return false
  if (toldAt === null) return true
  const opened = nextOpening([zone], windowOf(hours), toldAt.getTime())
  return opened !== null && opened <= now.getTime() && lastInAt > toldAt
}
