import { expect, it } from 'vitest'
import { capWords, formOf, limitsErrors, limitsOf } from './limits-form.ts'

it('keeps limits through the form', () => {
  const limits = {
    frequencyCap: { messages: 4, days: 30, service: true },
    breakerPercent: 10,
    openConversations: 'hold',
    undoSeconds: 0,
  } as const
  expect(limitsOf(formOf(limits))).toEqual(limits)
  const off = {
    frequencyCap: null,
    breakerPercent: null,
    openConversations: 'deliver',
    undoSeconds: 10,
  } as const
  expect(limitsOf(formOf(off))).toEqual(off)
  expect(limitsErrors({ ...formOf(off), capOn: true, breakerOn: true }), 'what a switch begins with').toEqual(
    {},
  )
})

it('names what is wrong, and only where it is switched on', () => {
  const form = {
    ...formOf({ frequencyCap: null, breakerPercent: 25, openConversations: 'fail', undoSeconds: 10 }),
    messages: 'many',
    days: '0',
    percent: '101',
  }
  expect(Object.keys(limitsErrors(form))).toEqual(['percent'])
  expect(limitsErrors({ ...form, percent: '25', undoSeconds: '61' })).toHaveProperty('undoSeconds')
  expect(Object.keys(limitsErrors({ ...form, capOn: true, breakerOn: false }))).toEqual(['messages', 'days'])
})

it('says what a cap means for a person', () => {
  expect(capWords({ frequencyCap: null })).toContain('every campaign')
  const words = (messages: number, days: number, service: boolean) =>
    capWords({ frequencyCap: { messages, days, service } })
  expect(words(1, 1, false)).toContain('had 1 marketing message in a day is skipped')
  expect(words(3, 7, true)).toContain('had 3 marketing and service messages in 7 days')
})
