import { afterEach, expect, test } from 'vitest'
import german from '../words/de.json' with { type: 'json' }
import { saidByServer } from './server-words.ts'
import { speakWith } from './text.ts'

afterEach(() => speakWith('en', 'en', {}))

test('in English the server has its own words', () => {
  for (const text of [
    'Delivered',
    'Failed: The carrier was busy',
    'Skipped: opted out',
    'A carrier’s own words',
  ])
    expect(saidByServer(text)).toBe(text)
})

test('in German they are German, with what stands in them; a carrier’s words stay', () => {
  speakWith('de', 'de-DE', german)
  expect(saidByServer('Delivered')).toBe('Zugestellt')
  expect(saidByServer('Skipped: opted out')).toBe('Übersprungen: Abgemeldet')
  expect(saidByServer('Sent, no receipt since 09:12')).toBe('Gesendet, kein Bericht seit 09:12')
  expect(saidByServer('Failed: The carrier was busy')).toBe(
    'Fehlgeschlagen: Der Netzbetreiber war beschäftigt',
  )
  expect(saidByServer('Failed: Unknown destination handset')).toBe(
    'Fehlgeschlagen: Unknown destination handset',
  )
})
