import type { ApiLimits } from '@foreword/contract'
import { expect, test } from 'vitest'
import { formOf, limitsErrors, limitsOf } from './words.ts'

const LIMITS: ApiLimits = {
  ...{ apiRate: 50, campaignRate: 10, reportingRate: 10, configurationRate: 10 },
  ...{ consumersPerRequest: 100, dailyRecipients: 100_000 },
  kind: 'marketing',
  openConversations: 'fail',
  customerData: true,
}

test('limits go into fields and come back the same', () => {
  expect(limitsOf(formOf(LIMITS))).toEqual(LIMITS)
  expect(limitsErrors(formOf(LIMITS))).toEqual({})
})

test('figures with separators are read; what is none, too small or too large is told', () => {
  const form = formOf(LIMITS)
  expect(limitsOf({ ...form, dailyRecipients: '1,000,000' }).dailyRecipients).toBe(1_000_000)
  const wrong = { ...form, campaignRate: '0', reportingRate: 'ten', consumersPerRequest: '100001' }
  expect(Object.keys(limitsErrors(wrong)).sort()).toEqual([
    'campaignRate',
    'consumersPerRequest',
    'reportingRate',
  ])
})
