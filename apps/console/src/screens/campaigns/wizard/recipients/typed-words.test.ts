import type { Campaign } from '@foreword/contract'
import { expect, it } from 'vitest'
import { typedHint } from './typed-words.ts'

const campaign = (change: Partial<Campaign>) =>
  ({ channel: 'sms', message: '', rich: null, fallbacks: [], ...change }) as Campaign
const template = (fills: Record<string, string>) =>
  ({ type: 'template', templateId: 't', fills, defaults: {} }) as const

it('says what a line holds: nothing, a text, or values in their order', () => {
  expect(typedHint(campaign({}))).toMatch(/the text for this person/)
  expect(typedHint(campaign({ message: 'Hi' }))).toMatch(/replaces the message/)
  expect(typedHint(campaign({ message: 'Hi {1}' }))).toMatch(/\{1\}, \{2\}/)
  expect(typedHint(campaign({ message: '{name}' }))).toBe('A number, then after a comma the value of {name}.')
})

it('counts what every channel needs, and asks for consumer ids where only the app gets it', () => {
  const rich = template({ 'body.1': '{name}' })
  const sms = { channel: 'sms', message: 'Gate {gate}' } as Campaign['fallbacks'][number]
  expect(typedHint(campaign({ channel: 'whatsapp', rich, fallbacks: [sms] }))).toBe(
    'A number, then after commas the values of {name}, {gate}, in this order.',
  )
  expect(typedHint(campaign({ channel: 'whatsapp', rich: template({}) }))).toMatch(/same to everybody/)
  expect(typedHint(campaign({ channel: 'inapp', message: 'Hi' }))).toMatch(/^A consumer id\./)
})
