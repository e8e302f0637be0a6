import { expect, test } from 'vitest'
import { nameFrom, sees } from './model.ts'

test('a person is called as the file says', () => {
  expect(nameFrom({ first_name: 'Ines', last_name: 'Duarte', name: 'x' })).toBe('Ines Duarte')
  expect(nameFrom({ first_name: 'Ines', last_name: ' ' })).toBe('Ines')
  expect(nameFrom({ customer_name: 'Ines D.' })).toBe('Ines D.')
  expect(nameFrom({ item: 'lamp' })).toBe(null)
})

test('agents see their own and their skills’, managers of agents all, campaign managers none', () => {
  const own = { userId: 'u', skillIds: ['k1'] }
  expect(sees('agent', own, { assigneeId: 'u', skillId: 'other' })).toBe(true)
  expect(sees('agent', own, { assigneeId: 'v', skillId: 'k1' })).toBe(true)
  expect(sees('agent', own, { assigneeId: 'v', skillId: 'other' })).toBe(false)
  expect(sees('agent_manager', own, { assigneeId: 'v', skillId: 'other' })).toBe(true)
  expect(sees('administrator', own, { assigneeId: null, skillId: 'other' })).toBe(true)
  expect(sees('campaign_manager', own, { assigneeId: 'u', skillId: 'k1' })).toBe(false)
})
