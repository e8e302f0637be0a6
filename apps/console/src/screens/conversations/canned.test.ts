import type { CannedReply } from '@foreword/contract'
import { expect, it } from 'vitest'
import { filled, matching } from './canned.ts'

const saved = (name: string, text: string) => ({ name, text }) as CannedReply

it('puts the person, the agent and the campaign’s columns in place, and leaves what nobody knows', () => {
  const known = { name: 'Imogen Hart', agent: 'Tomás', customer: { Booking: 'QK7T2M', first_name: '' } }
  expect(filled('Hi {{first_name}}, {{ agent }} here about {{booking}}. {{gate}}?', known)).toBe(
    'Hi Imogen, Tomás here about QK7T2M. {{gate}}?',
  )
  expect(filled('Dear {{name}}', { ...known, name: null })).toBe('Dear {{name}}')
})

it('finds by words, names before texts', () => {
  const list = [saved('Bags', 'Each weighs at most 23 kg'), saved('Weight', 'See the list')]
  expect(matching(list, 'weigh').map((one) => one.name)).toEqual(['Weight', 'Bags'])
  expect(matching(list, 'kg bags').map((one) => one.name)).toEqual(['Bags'])
})
