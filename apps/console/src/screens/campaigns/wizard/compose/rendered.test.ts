import { type Campaign, type Import, type Recipient, renderTemplate, withOptOut } from '@foreword/contract'
import { describe, expect, it } from 'vitest'
import { nameOf, partsFor, textOf } from './rendered.ts'

const campaign = (message: string, optOutText = 'Reply STOP to opt out.') =>
  ({ message, optOutOn: true, optOutText }) as Campaign
const dana = { variables: { first_name: 'Dana', city: 'Lisbon' } } as unknown as Recipient

describe('what one person reads', () => {
  it.each(['Hi {first_name}, {city}!', 'Hi {first_name} \n', '', '   ', '{first_name}'])(
    'is the text the server makes of %j',
    (message) => {
      const { text } = renderTemplate(message, dana.variables)
      const expected = withOptOut(text, 'Reply STOP to opt out.')
      expect(textOf(partsFor(campaign(message), null, dana))).toBe(expected)
    },
  )

  it('marks the values, reads numbered columns, and leaves placeholders without a sample', () => {
    const file = { columns: ['phone', 'city'], phoneColumn: 0 } as Import
    const parts = partsFor(campaign('To {1}'), file, dana)
    expect(parts).toContainEqual({ text: 'Lisbon', variable: 'city' })
    expect(textOf(partsFor(campaign('Hi {first_name}'), null, null))).toBe(
      'Hi {first_name} Reply STOP to opt out.',
    )
    expect(nameOf(dana)).toBe('Dana')
  })
})
