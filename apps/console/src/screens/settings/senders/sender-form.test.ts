import type { CarrierInfo } from '@foreword/contract'
import { expect, it } from 'vitest'
import { credentialsOf, fieldErrors, neededWords, senderErrors } from './sender-form.ts'

const carrier: CarrierInfo = {
  name: 'pigeon',
  channel: 'sms',
  label: 'Pigeon post',
  fields: [
    { name: 'loft', label: 'Loft', help: 'Two letters.', secret: false, required: true, pattern: '[A-Z]{2}' },
    {
      name: 'whistle',
      label: 'API whistle',
      help: 'Only the pigeons know it.',
      secret: true,
      required: true,
    },
    {
      name: 'ring',
      label: 'Ring',
      help: 'Whether they wear one.',
      secret: false,
      required: false,
      choices: [
        { value: 'off', label: 'Off' },
        { value: 'on', label: 'On' },
      ],
      onSandbox: true,
    },
  ],
  address: {
    label: 'Number',
    help: 'A number with its country code.',
    placeholder: '+1',
    pattern: '\\+[1-9]\\d{6,14}',
  },
  inboundHelp: null,
  usualRate: null,
  hasTemplates: false,
  onSandbox: true,
}
const right = {
  name: 'Alerts',
  address: '+1 (844) 555-0119',
  rate: '60',
  sandbox: false,
  values: { loft: 'NW', whistle: 'fweet' },
}

it('asks for what the carrier needs, and on the sandbox for nothing of it', () => {
  expect(senderErrors(right, carrier)).toEqual({})
  const bare = { ...right, values: {} }
  expect(senderErrors(bare, carrier)).toEqual({
    'credentials.loft': 'Loft is missing. Two letters.',
    'credentials.whistle': 'API whistle is missing. Only the pigeons know it.',
  })
  expect(senderErrors({ ...bare, sandbox: true }, carrier)).toEqual({})
})

it('names the field that is wrong', () => {
  expect(senderErrors({ ...right, rate: 'fast' }, carrier).rate).toContain('messages a second')
  expect(senderErrors({ ...right, rate: '0' }, carrier)).toHaveProperty('rate')
  expect(senderErrors({ ...right, address: ' ( ) ' }, carrier).address).toBe(
    'A number with its country code.',
  )
  expect(senderErrors({ ...right, address: '' }, carrier).address).toContain('Number is missing')
  expect(senderErrors({ ...right, values: { ...right.values, loft: 'nw' } }, carrier)).toEqual({
    'credentials.loft': 'This does not look right. Two letters.',
  })
})

it('lets a saved secret be, and sends only what was touched', () => {
  expect(fieldErrors(carrier.fields, { loft: 'NW', whistle: '' }, ['whistle'])).toEqual({})
  expect(credentialsOf(carrier.fields, { loft: ' NW ', other: 'x' })).toEqual({ loft: 'NW' })
})

it('says what one needs at hand', () => {
  expect(neededWords(carrier)).toBe('Loft, API whistle')
  expect(neededWords({ ...carrier, fields: [] })).toBe('Nothing but a name')
})
