// pure
import { planPhone } from '../delivery/plan-phone.ts'
import type { DeliveryWindow } from '../delivery/windows.ts'
import { everyDay, WindowError } from '../delivery/windows.ts'
import { ZoneError } from '../recipients/zones.ts'

/** What a line leaves out. */
export type LineDefaults = {
  country?: string
  accountDefault?: string
  from: string
  to: string
  now(): number
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/
const windows = new Map<string, DeliveryWindow>()

/** Something wrong with one line; the message is a plain sentence. */
class LineError extends Error {
  override readonly name = 'LineError'
}

/** Answers one JSON question {phone, country?, now?, from?, to?, zones?} with one JSON line: the plan, or {"error"}. */
export function answerLine(line: string, defaults: LineDefaults): string {
  try {
    return JSON.stringify(planPhone(readQuestion(line, defaults)))
  } catch (error) {
    const known = error instanceof LineError || error instanceof ZoneError || error instanceof WindowError
    if (!known) throw error
    return JSON.stringify({ error: error.message })
  }
}

/**
 * Epoch ms of an ISO instant from 1970 to 9999 that carries Z or an offset (without one it would depend on the machine);
 * null for anything else.
 */
export function instant(text: string): number | null {
  return INSTANT.test(text) ? withinYears(Date.parse(text)) : null
}

/** Leaves room for the search after the last instant whose year has four digits. */
function withinYears(ms: number): number | null {
  return ms >= 0 && ms < Date.UTC(9999, 11, 1) ? ms : null
}

function readQuestion(line: string, defaults: LineDefaults) {
  const question = readObject(line)
  const phone = question.phone
  if (typeof phone !== 'string' && typeof phone !== 'number') {
    throw new LineError('phone: missing; give the number as text')
  }
  const from = textOf(question, 'from') ?? defaults.from
  const to = textOf(question, 'to') ?? defaults.to
  return {
    phone: String(phone),
    country: textOf(question, 'country') ?? defaults.country,
    now: readNow(question.now) ?? defaults.now(),
    window: windowOf(from, to),
    zones: readZones(question.zones),
    accountDefault: defaults.accountDefault,
  }
}

function readObject(line: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new LineError('the line is not JSON; write an object like {"phone": "+16465550142"}')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LineError('the line is not a JSON object; write one like {"phone": "+16465550142"}')
  }
  return value as Record<string, unknown>
}

function textOf(question: Record<string, unknown>, field: string): string | undefined {
  const value = question[field] ?? undefined
  if (value !== undefined && typeof value !== 'string') throw new LineError(`${field}: write it as text`)
  return value
}

function readNow(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined
  const ms =
    typeof value === 'string' ? instant(value) : typeof value === 'number' ? withinYears(value) : null
  if (ms === null) {
    throw new LineError('now: write an instant like 2026-05-19T03:10:00Z, or epoch milliseconds')
  }
  return ms
}

function readZones(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return undefined
  const zones = Array.isArray(value) ? value : [value]
  if (!zones.every((zone) => typeof zone === 'string')) {
    throw new LineError('zones: write a name like America/New_York, or a list of names')
  }
  return zones
}

/** The same object for the same hours: solved openings are remembered by it. */
function windowOf(from: string, to: string): DeliveryWindow {
  const key = `${from}-${to}`
  const known = windows.get(key)
  if (known) return known
  const window = everyDay(from, to)
  if (windows.size > 5000) windows.clear()
  windows.set(key, window)
  return window
}
