import { expect, it } from 'vitest'
import { senderErrors } from './sender-form.ts'

const right = {
  name: 'Alerts',
  address: '+1 844 555 0119',
  rate: '60',
  accountSid: `AC${'0'.repeat(32)}`,
  authToken: 'a-long-token',
}

it('asks for credentials of a real carrier and not of the sandbox', () => {
  expect(senderErrors(right, false)).toEqual({})
  const bare = { ...right, accountSid: '', authToken: '' }
  expect(Object.keys(senderErrors(bare, false))).toEqual(['accountSid', 'authToken'])
  expect(senderErrors(bare, true)).toEqual({})
})

it('names the field that is wrong', () => {
  expect(senderErrors({ ...right, rate: 'fast' }, false).rate).toContain('messages a second')
  expect(senderErrors({ ...right, rate: '0' }, false)).toHaveProperty('rate')
  expect(senderErrors({ ...right, address: ' ( ) ' }, false)).toHaveProperty('address')
})
