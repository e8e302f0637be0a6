// pure
import type { PhoneType } from '../recipients/phone.ts'
import { parsePhone } from '../recipients/phone.ts'
import type { ZoneSource } from '../recipients/zones.ts'
import { candidateZones } from '../recipients/zones.ts'
import { offsetAt } from './tz.ts'
import type { DeliveryWindow } from './windows.ts'
import { clockKey, DEFAULT_HORIZON_HOURS, describeHours, formatMinute, nextOpening } from './windows.ts'

export type PhonePlan = {
  input: string
  valid: boolean
  e164: string | null
  type: PhoneType | null
  /** Every zone the number may be in; empty when none can be inferred. */
  zones: string[]
  zoneSource: ZoneSource
  /** UTC to the second, such as 2026-05-19T12:00:00Z. */
  nextOpen: string | null
  /** Why this time, or why there is none, in plain words. */
  reason: string
}

export type PlanInput = {
  phone: string
  country?: string
  /** Epoch milliseconds. */
  now: number
  window: DeliveryWindow
  zones?: string | readonly string[]
  accountDefault?: string | null
}

/**
 * When a message to this number may go out next: parse, find the candidate zones, and take the first instant the window is
 * open in all of them. Throws ZoneError for an unknown zone and WindowError for hours that make no sense.
 */
export function planPhone(input: PlanInput): PhonePlan {
  const { phone, country, now, window, zones: given, accountDefault } = input
  const parsed = parsePhone(phone, country)
  if (!parsed.valid) {
    const { reason } = parsed
    return {
      input: phone,
      valid: false,
      e164: null,
      type: null,
      zones: [],
      zoneSource: 'none',
      nextOpen: null,
      reason,
    }
  }
  const { zones, source, why } = candidateZones(parsed, { given, accountDefault })
  const plan = { input: phone, valid: true, e164: parsed.e164, type: parsed.type, zones, zoneSource: source }
  if (zones.length === 0) return { ...plan, nextOpen: null, reason: why }
  const opens = nextOpening(zones, window, now)
  if (opens === null) return { ...plan, nextOpen: null, reason: neverOpen(zones, window) }
  const when = `${opens === now ? 'open now,' : 'opens at'} ${localTimes(zones, opens)}`
  return { ...plan, nextOpen: isoSeconds(opens), reason: `${when}; ${why}` }
}

function neverOpen(zones: readonly string[], window: DeliveryWindow): string {
  const days = `in the next ${DEFAULT_HORIZON_HOURS / 24} days`
  if (zones.length === 1) return `${describeHours(window)} does not open in ${zones[0]} ${days}`
  return `${describeHours(window)} is never open in all ${zones.length} possible time zones at once ${days}`
}

/** "08:00 in America/New_York and 07:00 in America/Chicago"; of zones on one clock the first is named, of many the ends. */
function localTimes(zones: readonly string[], at: number): string {
  const clocks = new Map<string, string>()
  for (const zone of zones) {
    const key = clockKey([zone], at)
    if (!clocks.has(key)) clocks.set(key, zone)
  }
  const sorted = [...clocks.values()].sort((a, b) => offsetAt(a, at) - offsetAt(b, at))
  const first = sorted[0]!
  const last = sorted.at(-1)!
  if (sorted.length === 1) return `${localTime(first, at)} in ${first}`
  const join = sorted.length === 2 ? 'and' : 'to'
  return `${localTime(first, at)} in ${first} ${join} ${localTime(last, at)} in ${last}`
}

/** Wall time "HH:MM" of an instant (epoch ms) in a zone. */
function localTime(zone: string, at: number): string {
  const minute = Math.floor(at / 60_000) + offsetAt(zone, at)
  return formatMinute(((minute % 1440) + 1440) % 1440)
}

/** Openings are on whole minutes, so cutting off the fraction never shows a closed instant. */
function isoSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}
