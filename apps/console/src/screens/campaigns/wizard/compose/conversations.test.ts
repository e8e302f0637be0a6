import { expect, it } from 'vitest'
import { conversationChoices, conversationWords } from './conversations.ts'

it('says the account’s word where the campaign has none', () => {
  expect(conversationChoices('hold')[0]!.label).toBe('As the account says: hold')
  expect(conversationChoices(undefined)[0]!.label).toBe('As the account says')
  expect(conversationWords(null, 'fail')).toBe('Skip them, as the account says')
  expect(conversationWords('deliver', 'fail')).toBe('Deliver in the conversation')
  expect(conversationWords(null, undefined)).toBeNull()
})
