// pure
// A message the carrier had accepted and then could not deliver: whether and when it is tried again by itself.

import type { FailureClass } from '../channels/index.ts'
import type { DeliveryWindow, LocalHours } from './week.ts'
import { nextOpening } from './windows.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Pauses before the second and the third try. Out of reach takes hours to pass, a busy network minutes. */
const PAUSES_MS: Partial<Record<FailureClass, readonly [number, number]>> = {
  retry: [10 * MINUTE, 30 * MINUTE],
  later: [3 * HOUR, 9 * HOUR],
}
/** A try and the decision for another take a number each, so the third try is number five. */
const THIRD_TRY = 5

export type LateFailure = {
  class: FailureClass | null
  attempt: number
  hours: DeliveryWindow | LocalHours
  notAfter: Date | null
  /** Zones the person may be in; empty = unknown and no clock is agreed on, so no hour is known to be theirs. */
  zones: readonly string[]
}

/** Whether more than this one message follows from a failure: it passes by itself, or sender or template is at fault. */
export const concernsCampaign = (kind: FailureClass): boolean =>
  kind === 'configuration' || PAUSES_MS[kind] !== undefined

/** When to try again, inside the window and before the campaign's end; null = it stays failed, for a person to decide. */
export function tryAgainAt(
  failure: LateFailure,
  now: Date,
): { dueAt: Date; wait: 'retry' | 'window' } | null {
  const pauses = failure.class && PAUSES_MS[failure.class]
  if (!pauses || failure.attempt >= THIRD_TRY || failure.zones.length === 0) return null
  const at = now.getTime() + pauses[failure.attempt < THIRD_TRY - 2 ? 0 : 1]
  const opening = nextOpening(failure.zones, failure.hours, at)
  if (opening === null || (failure.notAfter && opening >= failure.notAfter.getTime())) return null
  return { dueAt: new Date(opening), wait: opening > at ? 'window' : 'retry' }
}
