import { expect, test } from 'vitest'
import { windowFor } from './window.ts'

const LAST = new Date('2026-11-25T10:00:00Z')
const at = (iso: string) => windowFor({ channel: 'whatsapp', last_in_at: LAST }, new Date(iso))

test('the window closes five minutes before Meta closes it', () => {
  const until = new Date('2026-11-26T09:55:00Z')
  expect(at('2026-11-25T10:00:01Z')).toEqual({ until })
  expect(at('2026-11-26T09:54:59Z')).toEqual({ until })
  expect(at('2026-11-26T09:55:00Z')).toEqual({ until: null })
})

test('somebody who never wrote has none, and other channels know none', () => {
  expect(windowFor({ channel: 'whatsapp', last_in_at: null }, LAST)).toEqual({ until: null })
  expect(windowFor({ channel: 'sms', last_in_at: LAST }, LAST)).toBe(null)
})
