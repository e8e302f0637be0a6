import { expect, test } from 'vitest'
import type { NewTemplate } from '../../channels/carrier.ts'
import { creationOf, examplesOf, partsOf } from './content-parts.ts'

const quick = (text: string) => ({ type: 'quick_reply', text, url: null, phone: null }) as const
const made = (over: Partial<NewTemplate['parts']>, examples: Record<string, string> = {}) =>
  creationOf({
    name: 'visit',
    language: 'en',
    category: 'utility',
    parts: { header: null, body: 'Hi {{1}}, see you.', footer: null, buttons: [], ...over },
    examples: { 'body.1': 'Ada', ...examples },
  })

test.for([
  ['plain', {}, 'twilio/text'],
  ['replies', { buttons: [quick('Yes'), quick('No')] }, 'twilio/quick-reply'],
  [
    'links',
    { buttons: [{ type: 'url', text: 'Track', url: 'https://example.org/{{1}}', phone: null }] },
    'twilio/call-to-action',
  ],
  ['a picture', { header: { format: 'image', text: 'https://example.org/a.png' } }, 'twilio/media'],
  ['a footer', { footer: 'Tidewater' }, 'whatsapp/card'],
  ['a head of text', { header: { format: 'text', text: 'Order' } }, 'whatsapp/card'],
  [
    'replies and links',
    { buttons: [quick('Yes'), { type: 'phone_number', text: 'Call', url: null, phone: '+15005550006' }] },
    'whatsapp/card',
  ],
] as const)('%s becomes the plainest of Twilio’s types, and comes back as it was', ([, over, kind]) => {
  const creation = made(over as Partial<NewTemplate['parts']>)
  if (typeof creation === 'string') throw new Error(creation)
  expect(Object.keys(creation.types)).toEqual([kind])
  expect(partsOf(creation.types)).toEqual(creation.parts)
  expect(examplesOf(creation.parts, creation.variables)).toEqual(creation.examples)
})

test('variables are numbered through head, body and buttons', () => {
  const creation = made(
    {
      header: { format: 'text', text: 'Order {{1}}' },
      body: 'Hi {{1}}, pay {{2}}; that is {{2}}.',
      buttons: [{ type: 'url', text: 'Track', url: 'https://example.org/{{1}}', phone: null }],
    },
    { 'header.1': '17', 'body.2': '5 €', 'button.0': 'x' },
  )
  expect(creation).toMatchObject({
    parts: {
      body: 'Hi {{1}}, pay {{2}}; that is {{2}}.',
      header: { text: 'Order {{3}}' },
      buttons: [{ url: 'https://example.org/{{4}}' }],
    },
    variables: { 1: 'Ada', 2: '5 €', 3: '17', 4: 'x' },
  })
})

test('a picture each message brings becomes the end of a link, at the place of its sample', () => {
  const header = { format: 'image', text: null } as const
  expect(made({ header }, { 'header.link': 'https://cdn.example.org/shop/a.png?v=2' })).toMatchObject({
    parts: { header: { format: 'image', text: 'https://cdn.example.org/{{2}}' } },
    variables: { 2: 'shop/a.png?v=2' },
  })
  expect(made({ header }, { 'header.link': 'http://cdn.example.org/a.png' })).toMatch(/public https link/)
  expect(made({ header: { format: 'location', text: null } })).toMatch(/no template with a place/)
})

test('kinds that are no template of WhatsApp’s are left out', () => {
  expect(partsOf({ 'twilio/list-picker': { body: 'Choose', button: 'Stores', items: [] } })).toBeNull()
  expect(partsOf({ 'twilio/text': { body: '' } })).toBeNull()
  expect(partsOf({ 'twilio/carousel': { body: 'x' }, 'twilio/text': { body: 'Plain' } })).toMatchObject({
    body: 'Plain',
  })
  expect(partsOf({ 'whatsapp/authentication': { actions: [] } })).toMatchObject({
    body: '*{{1}}* is your verification code.',
  })
})
