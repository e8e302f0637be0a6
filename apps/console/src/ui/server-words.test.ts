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

test('sentences with counts and times in them are said with the reader’s figures', () => {
  expect(saidByServer('1,191 in the first hour, the last at 13:00.')).toBe(
    '1,191 in the first hour, the last at 13:00.',
  )
  speakWith('de', 'de-DE', german)
  expect(saidByServer('1,191 in the first hour, the last at 13:00.')).toBe(
    '1.191 in der ersten Stunde, die letzte um 13:00.',
  )
  expect(saidByServer('All 12 within 5 minutes from Sat 28 Nov 08:00.')).toBe(
    'Alle 12 binnen 5 Minuten ab Sat 28 Nov 08:00.',
  )
  expect(saidByServer('The first windows open at 12:00.')).toBe('Die ersten Fenster öffnen um 12:00.')
  expect(saidByServer('Phone off or out of reach')).toBe('Telefon aus oder nicht erreichbar')
})
