import { hoursEveryDay } from '@foreword/contract'
import { expect, it } from 'vitest'
import { changeLines, changeOf, type HoursForm, hoursRight } from './hours-form.ts'

const none: HoursForm = {
  hours: null,
  channels: { sms: null, whatsapp: null, inapp: null },
  alertsAnyTime: false,
  regionRules: false,
}
const nine = hoursEveryDay('09:00', '20:00')

it('sends only what changed, and says it before', () => {
  expect(changeOf(none, none)).toEqual({})
  const changed = { ...none, hours: nine, channels: { ...none.channels, sms: nine }, regionRules: true }
  expect(changeOf(none, changed)).toEqual({ hours: nine, channels: { sms: nine }, regionRules: true })
  expect(changeLines(none, changed)).toEqual([
    { what: 'Hours of the account', from: 'no limit', to: '09:00 to 20:00' },
    { what: 'SMS', from: 'no limit', to: '09:00 to 20:00' },
    { what: 'Safest hours by region', from: 'off', to: 'on' },
  ])
  expect(changeLines(changed, { ...changed, hours: null })).toEqual([
    { what: 'Hours of the account', from: '09:00 to 20:00', to: 'no limit' },
  ])
})

it('refuses hours that cannot be kept', () => {
  expect(hoursRight(none)).toBe(true)
  expect(hoursRight({ ...none, hours: hoursEveryDay('08:00', '08:00') })).toBe(false)
  const closed = { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null }
  expect(hoursRight({ ...none, channels: { ...none.channels, inapp: closed } })).toBe(false)
})
