import { slotsOf, type TemplateParts } from '@foreword/contract'
import { afterEach, expect, test } from 'vitest'
import german from '../words/de.json' with { type: 'json' }
import { slotWords } from './slot-words.ts'
import { speakWith } from './text.ts'

afterEach(() => speakWith('en', 'en', {}))

const HEADERS: TemplateParts['header'][] = [
  { format: 'text', text: 'For {{1}}' },
  { format: 'image', text: null },
  { format: 'video', text: 'https://shop.example/{{1}}' },
  { format: 'document', text: null },
  { format: 'location', text: null },
]
const labels = HEADERS.flatMap((header) =>
  slotsOf({
    header,
    body: 'Hi {{1}}, {{item}} is ready',
    footer: null,
    buttons: [
      { type: 'url', text: 'See the order', url: 'https://shop.example/{{1}}', phone: null },
      { type: 'copy_code', text: 'Copy', url: null, phone: null },
    ],
  }).map((slot) => slot.label),
)

test('in English they are what the contract calls them', () => {
  expect(labels.length).toBeGreaterThan(20)
  expect(labels.map(slotWords)).toEqual(labels)
})

test('every one of them is in the catalogue', () => {
  speakWith('de', 'de-DE', german)
  expect(labels.filter((label) => slotWords(label) === label)).toEqual([])
})
