import { describe, expect, test } from 'vitest'
import { allAreaCodes, zonesOfAreaCode } from '../recipients/prefix-map.ts'
import { planPhone } from './plan-phone.ts'
import { offsetAt } from './tz.ts'
import { everyDay } from './windows.ts'

const now = Date.parse('2026-05-19T03:10:22.500Z')
const window = everyDay('08:00', '21:00')

describe('the reason', () => {
  test.each([
    ['+16465550142', 'opens at 08:00 in America/New_York; area code 646'],
    ['+18505550164', 'opens at 08:00 in America/Chicago and 09:00 in America/New_York; area code 850'],
    ['+14155550142', 'open now, 20:10 in America/Los_Angeles; area code 415'],
    [
      '+79005550142',
      'opens at 08:00 in Europe/Kaliningrad to 18:00 in Asia/Anadyr; country code +7 (RU), and the number does not tell where in the country',
    ],
    ['+1646555014', '9 digits, numbers with +1 have 10'],
    [
      '+18335550142',
      "no time zone can be inferred from this number; give one or set the account's time zone",
    ],
  ])('for %s', (phone, reason) => {
    expect(planPhone({ phone, now, window }).reason).toBe(reason)
  })

  test('says that several zones never share an open minute', () => {
    const plan = planPhone({ phone: '+17015550107', now, window: everyDay('12:00', '13:00') })
    expect(plan.nextOpen).toBeNull()
    expect(plan.reason).toBe(
      'the window 12:00–13:00 is never open in all 3 possible time zones at once in the next 8 days',
    )
  })
})

test('open now is now, cut to the second', () => {
  expect(planPhone({ phone: '+14155550142', now, window }).nextOpen).toBe('2026-05-19T03:10:22Z')
})

test('an invalid number has every field, and no zone', () => {
  expect(planPhone({ phone: 'x', now, window, zones: 'Asia/Tokyo' })).toEqual({
    input: 'x',
    valid: false,
    e164: null,
    type: null,
    zones: [],
    zoneSource: 'none',
    nextOpen: null,
    reason: 'contains letters; a phone number is written in digits',
  })
})

test('exactly the known area codes have more than one clock', () => {
  const clocks = (zones: readonly string[], at: number) =>
    new Set(zones.map((zone) => offsetAt(zone, at))).size
  const several = allAreaCodes().filter((code) => {
    const zones = zonesOfAreaCode(code)!
    return clocks(zones, Date.UTC(2027, 0, 15)) > 1 || clocks(zones, Date.UTC(2027, 6, 15)) > 1
  })
  expect(several.join(' ')).toBe(
    '208 219 236 250 257 270 308 364 367 418 423 448 458 541 574 581 605 606 620 672 701 709 729 775 778 785 807 812 ' +
      '850 867 879 906 907 928 930 986',
  )
})
