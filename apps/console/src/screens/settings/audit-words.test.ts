import { AUDIT_WORDS } from '@foreword/contract'
import { expect, it } from 'vitest'
import { ACTIONS, actionWords, KINDS, kindWords } from './audit-words.ts'

it('says what the downloaded log says, and has a word for every kind', () => {
  expect({ ...ACTIONS }).toEqual(AUDIT_WORDS)
  expect(Object.keys(KINDS).sort()).toEqual(
    [...new Set(Object.keys(AUDIT_WORDS).map((action) => action.split('.')[0]))].sort(),
  )
})

it('spells lines of earlier versions out', () => {
  expect(actionWords('campaign.thrown_away')).toBe('Campaign thrown away')
  expect(kindWords('old_kind')).toBe('Old kind')
})
