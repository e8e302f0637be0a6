// pure
import type { DeliveryWindow } from '@foreword/contract'
import type { DayOfYear } from './closed-days.ts'

/**
 * Hours for marketing messages that law or regulators publish for a place, on the recipient's own clock. Data to check, not legal
 * advice: it is off until an account adopts it, and every row can be edited there. `checked` is when the row was last compared with
 * published overviews; `certainty` how well they agree. Where they differ, the stricter hours stand here and `note` says so.
 */
export type RegionRule = {
  /** Country, or country and state: US, US-FL. */
  region: string
  name: string
  hours: DeliveryWindow
  /** Public holidays of the region on which nothing goes out; empty = the source names none. */
  holidays: readonly DayOfYear[]
  source: string
  certainty: 'high' | 'medium' | 'low'
  checked: string
  note?: string
}

type Span = readonly [from: string, to: string] | null

const span = (hours: Span): DeliveryWindow['mon'] => hours && { from: hours[0], to: hours[1] }
/** Monday to Friday, then Saturday and Sunday where they differ. */
function week(weekdays: Span, saturday: Span = weekdays, sunday: Span = saturday): DeliveryWindow {
  const [day, sat, sun] = [span(weekdays), span(saturday), span(sunday)]
  return { mon: day, tue: day, wed: day, thu: day, fri: day, sat, sun }
}

const CHECKED = '2026-11-23'
const [MON, THU] = [0, 3]
const NEW_YEAR = { month: 1, day: 1 }
const KING = { month: 1, weekday: MON, nth: 3 }
const PRESIDENTS = { month: 2, weekday: MON, nth: 3 }
const MEMORIAL = { month: 5, weekday: MON, nth: -1 }
const JUNETEENTH = { month: 6, day: 19 }
const INDEPENDENCE = { month: 7, day: 4 }
const LABOR = { month: 9, weekday: MON, nth: 1 }
const COLUMBUS = { month: 10, weekday: MON, nth: 2 }
const VETERANS = { month: 11, day: 11 }
const THANKSGIVING = { month: 11, weekday: THU, nth: 4 }
const CHRISTMAS = { month: 12, day: 25 }
/** State holidays of Ala. Code 1-3-8: the federal ones, Confederate Memorial Day and Jefferson Davis' birthday. */
const ALABAMA_HOLIDAYS = [
  NEW_YEAR,
  KING,
  PRESIDENTS,
  { month: 4, weekday: MON, nth: 4 },
  MEMORIAL,
  { month: 6, weekday: MON, nth: 1 },
  JUNETEENTH,
  INDEPENDENCE,
  LABOR,
  COLUMBUS,
  VETERANS,
  THANKSGIVING,
  CHRISTMAS,
]

const rule = (
  region: string,
  name: string,
  hours: DeliveryWindow,
  source: string,
  certainty: RegionRule['certainty'],
  more: { holidays?: readonly DayOfYear[]; note?: string } = {},
): RegionRule => ({ region, name, hours, holidays: [], source, certainty, checked: CHECKED, ...more })

const EIGHT_TO_EIGHT = week(['08:00', '20:00'])
const NINE_TO_NINE = week(['09:00', '21:00'])
const NOT_SUNDAY = week(['08:00', '20:00'], ['08:00', '20:00'], null)

export const REGION_RULES: readonly RegionRule[] = [
  rule('US', 'United States', week(['08:00', '21:00']), '47 CFR 64.1200(c)(1)', 'high', {
    note: 'Whether it covers texts with consent is before the courts.',
  }),
  rule('US-AL', 'Alabama', NOT_SUNDAY, 'Ala. Code 8-19A; Ala. Admin. Code 770-X-5-.17', 'medium', {
    holidays: ALABAMA_HOLIDAYS,
    note: 'A holiday on a Sunday is kept on Monday, one on a Saturday on Friday: add that day under Holidays.',
  }),
  rule(
    'US-CT',
    'Connecticut',
    week(['09:00', '20:00']),
    'Conn. Gen. Stat. 42-288a, since October 2023',
    'medium',
  ),
  rule('US-FL', 'Florida', EIGHT_TO_EIGHT, 'Fla. Stat. 501.616(6)', 'high', {
    note: 'Also at most three messages on one subject in 24 hours.',
  }),
  rule('US-KY', 'Kentucky', week(['10:00', '21:00']), 'KRS 367.46955', 'low'),
  rule('US-LA', 'Louisiana', NOT_SUNDAY, 'La. R.S. 45:844', 'medium', {
    note: 'The regulator also names holidays; add those that concern you under Holidays.',
  }),
  rule(
    'US-MD',
    'Maryland',
    EIGHT_TO_EIGHT,
    'Stop the Spam Calls Act of 2023 (Md. Code, Com. Law, title 14)',
    'medium',
  ),
  rule('US-MA', 'Massachusetts', EIGHT_TO_EIGHT, 'Mass. Gen. Laws ch. 159C § 3; 201 CMR 12.00', 'medium'),
  rule('US-MI', 'Michigan', NINE_TO_NINE, 'MCL 445.111 and following', 'low'),
  rule('US-MN', 'Minnesota', NINE_TO_NINE, 'Minn. Stat. 325E.30', 'low'),
  rule('US-MS', 'Mississippi', NOT_SUNDAY, 'Miss. Code 77-3, telephone solicitation', 'medium', {
    note: 'On the state’s own clock in some overviews: Central time, as everywhere in the state.',
  }),
  rule('US-NV', 'Nevada', week(['09:00', '20:00']), 'NRS 598.0918', 'low'),
  rule('US-NJ', 'New Jersey', EIGHT_TO_EIGHT, 'N.J.S.A. 56:8-128 and later amendments', 'low', {
    note: 'The older text of the law says until 21:00; newer overviews say 20:00.',
  }),
  rule('US-NM', 'New Mexico', NINE_TO_NINE, 'N.M. Stat. 57-12-22', 'low'),
  rule('US-OK', 'Oklahoma', EIGHT_TO_EIGHT, 'Telephone Solicitation Act of 2022 (15 O.S. 775C)', 'high', {
    note: 'Covers texts. Also at most three on one subject in 24 hours.',
  }),
  rule(
    'US-PA',
    'Pennsylvania',
    week(['08:00', '21:00'], ['08:00', '21:00'], null),
    '73 P.S. 2241 and following',
    'low',
    {
      note: 'No Sundays since 18 October 2026, by one source.',
    },
  ),
  rule(
    'US-RI',
    'Rhode Island',
    week(['09:00', '18:00'], ['10:00', '17:00']),
    'R.I. Gen. Laws 5-61-2(9) and 5-61-3.6',
    'low',
    { note: 'Sources differ about the weekend; some add legal holidays.' },
  ),
  rule(
    'US-TX',
    'Texas',
    week(['09:00', '21:00'], ['09:00', '21:00'], ['12:00', '21:00']),
    'Tex. Bus. & Com. Code 301.051; texts since 1 September 2025',
    'medium',
    {
      note: 'Whether consent lifts it is disputed.',
    },
  ),
  rule('US-UT', 'Utah', EIGHT_TO_EIGHT, 'Utah Code 13-25a', 'low', { note: 'One source only.' }),
  rule('US-WA', 'Washington', EIGHT_TO_EIGHT, 'RCW 80.36.390', 'medium', {
    note: 'Whether it covers texts is debated; a separate law bans unsolicited commercial texts.',
  }),
  rule('US-WY', 'Wyoming', EIGHT_TO_EIGHT, 'Wyo. Stat. 40-12-301 and following', 'low', {
    note: 'One source only.',
  }),
]
