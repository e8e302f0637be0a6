import { createRequire } from 'node:module'
import { hoursEveryDay } from '@foreword/contract'
import areas from '../recipients/generated/area-states.json' with { type: 'json' }
import { candidateZones, parsePhone } from '../recipients/index.ts'

// The world of the simulated week: its campaigns, its rules, and people of all regions of the world, made from numbers alone.

const examples: Record<string, string> = createRequire(import.meta.url)(
  'libphonenumber-js/examples.mobile.json',
)

export const START = Date.parse('2026-10-25T00:00:00Z')
/** Europe's clocks go back on the first of these days, America's on the last. */
export const END = Date.parse('2026-11-02T00:00:00Z')
/** When the account's hours become stricter, while all campaigns run. */
export const CHANGE = Date.parse('2026-10-28T15:00:10Z')

const [MORNING, NEVER] = [hoursEveryDay('08:00', '21:00'), null]
const weekdays = (from: string, to: string) => ({ ...hoursEveryDay(from, to), sat: NEVER, sun: NEVER })

/** `startAt` = null starts at once; the others are launched with the first and begin later in the week. */
export const CAMPAIGNS = [
  { name: 'Autumn sale', kind: 'marketing', window: MORNING, startAt: null },
  {
    name: 'Working hours',
    kind: 'marketing',
    window: { ...weekdays('10:00', '19:00'), sat: { from: '10:00', to: '14:00' } },
    startAt: '2026-10-28T12:00:00Z',
  },
  { name: 'Late evening', kind: 'marketing', window: hoursEveryDay('20:00', '22:30'), startAt: null },
  {
    name: 'Over midnight',
    kind: 'service',
    window: hoursEveryDay('17:00', '02:00'),
    startAt: '2026-10-30T18:30:00Z',
  },
  {
    name: 'Round the clock',
    kind: 'alert',
    window: hoursEveryDay('00:00', '24:00'),
    startAt: '2026-11-01T00:00:00Z',
  },
] as const

/** When a campaign of the week may send first, epoch ms. */
export const startOf = (campaign: number): number => {
  const { startAt } = CAMPAIGNS[campaign]!
  return startAt === null ? START : Date.parse(startAt)
}

/** Account hours before and after the change. */
export const ACCOUNT_HOURS = [
  { ...hoursEveryDay('07:00', '22:00'), sun: { from: '09:00', to: '20:00' } },
  { ...hoursEveryDay('11:00', '20:30'), sun: { from: '12:00', to: '19:00' } },
] as const
export const SMS_HOURS = hoursEveryDay('07:30', '21:30')
export const HOLIDAYS = [
  { date: '2026-10-29', name: 'Company day', country: null, yearly: false },
  { date: '2020-10-26', name: 'National day', country: 'AT', yearly: true },
  { date: '2019-11-01', name: 'All Saints', country: 'ES', yearly: true },
  { date: '2026-10-31', name: 'Of another year', country: 'JP', yearly: false },
]
export const REGION_EDITS = {
  'US-TX': { state: 'own', hours: hoursEveryDay('10:00', '20:00'), holidays: false },
  'US-KY': { state: 'off' },
} as const

export type WeekPerson = {
  phone: string
  country: string
  state: string | null
  zones: readonly string[]
  campaign: number
}

const codes = Object.entries(areas.states).flatMap(([state, list]) =>
  list.split(' ').map((area) => ({ area, state })),
)
const abroad = Object.entries(examples).filter(([country]) => country !== 'US')
const ABROAD_EACH = 10_000

/** Everybody of the week in file order: a good half in the US, over all area codes, the others over all countries. Deterministic. */
export function* weekPeople(people: number, seed: number): Generator<WeekPerson> {
  let made = 0
  for (let n = seed; made < people; n++) {
    const number = n % 9 < 5 ? american(n) : foreign(Math.floor(n / 9) * 4 + ((n % 9) - 5))
    if (!number) continue
    const parsed = parsePhone(number.phone)
    if (!parsed.valid || parsed.sms === 'no' || parsed.country !== number.country) continue
    const { zones } = candidateZones(parsed)
    yield { ...number, phone: parsed.e164, zones, campaign: made % CAMPAIGNS.length }
    made++
  }
}

/** Area code by area code, each its own exchanges and lines. */
function american(n: number): { phone: string; country: string; state: string } {
  const { area, state } = codes[n % codes.length]!
  const line = Math.floor(n / codes.length)
  const exchange = 234 + (Math.floor(line / 10_000) % 700)
  return { phone: `+1${area}${exchange}${String(line % 10_000).padStart(4, '0')}`, country: 'US', state }
}

/** A country's own example with other last digits; none when it has no more of them. */
function foreign(n: number): { phone: string; country: string; state: null } | null {
  const [country, example] = abroad[n % abroad.length]!
  const turn = Math.floor(n / abroad.length)
  if (turn >= ABROAD_EACH) return null
  const parsed = parsePhone(example, country)
  if (!parsed.valid || parsed.e164.length < 9) return null
  return { phone: parsed.e164.slice(0, -4) + String(turn).padStart(4, '0'), country, state: null }
}
