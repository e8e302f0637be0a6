// pure
import type { DeliveryWindow } from '@foreword/contract'
import { bad, isObject, type Json, missing } from './refusal.ts'

// The body of POST …/campaign, read as leniently as programs in the field need it. What it refuses, it refuses whole.

export type CampaignRequest = {
  campaignName: string
  skill: string
  templateId: string
  /** null = the handoff says. */
  outboundNumber: string | null
  consumers: readonly Consumer[]
  /** null = the hours of the channel. */
  window: DeliveryWindow | null
}

/** One of `consumers`, as it came. */
export type Consumer = {
  /** Its ids by channel; null = it came in the old form. */
  content: Json | null
  countryCode: string
  phoneNumber: string
  variables: Json
  headerVariables: Json | null
  buttonVariables: Json | null
  personalInfo: Json | null
  customerInfo: Json | null
}

const LIMITS = { campaignName: 255, skill: 255, templateId: 32, outboundNumber: 16 } as const
const MOST_IN_VALUE = 1550

export function readCampaignRequest(body: unknown, mostConsumers: number): CampaignRequest {
  if (!isObject(body)) throw bad('The body has to be a JSON object, with content-type application/json.')
  const lacking = ['campaignName', 'skill', 'templateId', 'consent', 'consumers'].filter((field) =>
    nothing(body[field]),
  )
  if (lacking.length > 0) throw missing(...lacking)
  if (body.consent !== true && body.consent !== 'true')
    throw bad('consent has to be true: every consumer must have agreed to be messaged by this brand.')
  const { consumers } = body
  if (!Array.isArray(consumers)) throw bad('consumers has to be a list.')
  if (consumers.length === 0) throw bad('consumers is empty. Name at least one.')
  if (consumers.length > mostConsumers)
    throw bad(
      `consumers has ${consumers.length} entries, and this account takes ${mostConsumers} in one request. Send them in several.`,
    )
  return {
    campaignName: textOf(body, 'campaignName'),
    skill: textOf(body, 'skill'),
    templateId: textOf(body, 'templateId'),
    outboundNumber: nothing(body.outboundNumber) ? null : textOf(body, 'outboundNumber'),
    consumers: consumers.map(readConsumer),
    window: readWindows(body.schedulingMetrics),
  }
}

const nothing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

function textOf(body: Json, field: keyof typeof LIMITS): string {
  const value = typeof body[field] === 'number' ? String(body[field]) : body[field]
  if (typeof value !== 'string') throw bad(`${field} has to be text.`)
  const text = value.trim()
  if (text.length > LIMITS[field])
    throw bad(`${field} has ${text.length} characters; ${LIMITS[field]} are the most.`)
  if (text.includes('\u0000')) throw bad(`${field} has a character that cannot be kept (U+0000).`)
  return text
}

function readConsumer(given: unknown, index: number): Consumer {
  const at = `consumers[${index}]`
  if (!isObject(given)) throw bad(`${at} has to be an object.`)
  if (given.variables === undefined || given.variables === null) throw missing(`${at}.variables`)
  const part = (field: string): Json | null => {
    const value = given[field]
    if (value === undefined || value === null) return null
    if (!isObject(value)) throw bad(`${at}.${field} has to be an object.`)
    return value
  }
  const variables = part('variables')!
  for (const field of ['variables', 'headerVariables', 'buttonVariables'])
    for (const [name, value] of Object.entries(part(field) ?? {})) {
      if (typeof value !== 'string') continue
      if (value.length > MOST_IN_VALUE)
        throw bad(`${at}.${field}.${name} has ${value.length} characters; ${MOST_IN_VALUE} are the most.`)
      if (value.includes('\u0000'))
        throw bad(`${at}.${field}.${name} has a character that cannot be sent (U+0000).`)
    }
  const content = part('consumerContent')
  const countryCode = asText(given.consumerCountryCode)
  const phoneNumber = asText(given.consumerPhoneNumber)
  if (content === null && phoneNumber === '') throw missing(`${at}.consumerContent`)
  return {
    ...{ content, countryCode, phoneNumber, variables },
    headerVariables: part('headerVariables'),
    buttonVariables: part('buttonVariables'),
    personalInfo: part('personalInfo'),
    customerInfo: part('customerInfo'),
  }
}

/** A number where a text belongs is read as one. */
export const asText = (value: unknown): string =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''

// ---- hours ------------------------------------------------------------------------------------------------

const DAYS: Record<string, keyof DeliveryWindow> = {
  MONDAY: 'mon',
  TUESDAY: 'tue',
  WEDNESDAY: 'wed',
  THURSDAY: 'thu',
  FRIDAY: 'fri',
  SATURDAY: 'sat',
  SUNDAY: 'sun',
}
const CLOSED: DeliveryWindow = { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null }

/** Days that are not named are closed. Two windows of one day must touch. */
function readWindows(given: unknown): DeliveryWindow | null {
  if (given === undefined || given === null) return null
  if (!isObject(given)) throw bad('schedulingMetrics has to be an object.')
  const { windows } = given
  if (windows === undefined || windows === null || (Array.isArray(windows) && windows.length === 0))
    return null
  if (!Array.isArray(windows)) throw bad('schedulingMetrics.windows has to be a list.')
  const spans = new Map<keyof DeliveryWindow, [number, number]>()
  windows.forEach((entry: unknown, index) => {
    const at = `schedulingMetrics.windows[${index}]`
    if (!isObject(entry)) throw bad(`${at} has to be an object.`)
    const day = DAYS[asText(entry.day).toUpperCase()]
    if (!day) throw bad(`${at}.day has to be MONDAY, TUESDAY … SUNDAY.`)
    const from = minuteOf(entry.startTime, `${at}.startTime`)
    const to = minuteOf(entry.endTime, `${at}.endTime`)
    if (to <= from && to !== 0) throw bad(`${at} ends before it starts. Write a window past midnight as two.`)
    spans.set(day, joined(spans.get(day), [from, to === 0 ? 1440 : to], at))
  })
  const hours = [...spans].map(([day, [from, to]]) => [day, { from: clock(from), to: clock(to) }])
  return { ...CLOSED, ...Object.fromEntries(hours) }
}

function joined(before: [number, number] | undefined, now: [number, number], at: string): [number, number] {
  if (!before) return now
  if (now[0] > before[1] || before[0] > now[1])
    throw bad(`${at} leaves a gap to another window of that day. A day takes one window.`)
  return [Math.min(before[0], now[0]), Math.max(before[1], now[1])]
}

/** Minutes since midnight. Hours and minutes come as numbers or as text ("9", "05"). */
function minuteOf(given: unknown, at: string): number {
  if (!isObject(given)) throw bad(`${at} has to be an object with hour and minute.`)
  const hour = within(given.hour, 23, `${at}.hour`)
  return hour * 60 + within(given.minute ?? 0, 59, `${at}.minute`)
}

function within(given: unknown, most: number, at: string): number {
  const text = asText(given)
  if (!/^\d{1,2}$/.test(text) || Number(text) > most) throw bad(`${at} has to be a number from 0 to ${most}.`)
  return Number(text)
}

const two = (n: number): string => String(n).padStart(2, '0')
const clock = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
