// pure

import type { Channel, Recipient, TestMessage } from '@foreword/contract'
import { spoken, t } from '../../../../ui/text.ts'
import { nameOf } from '../compose/rendered.ts'

/** What a test may be asked of, on each channel. */
export const TO: Record<Channel, { label: string; hint: string; placeholder: string }> = spoken(() => ({
  sms: {
    label: t('Your number'),
    hint: t('It gets one SMS now, whatever the hour. It counts nowhere.'),
    placeholder: '+1 212 555 0142',
  },
  whatsapp: {
    label: t('Your WhatsApp number'),
    hint: t('It gets one message on WhatsApp now, whatever the hour. It counts nowhere.'),
    placeholder: '+1 212 555 0142',
  },
  inapp: {
    label: t('Your consumer id'),
    hint: t('As your app names you. You get one message in the app now; it counts nowhere.'),
    placeholder: 'user-17',
  },
}))

/** "Dana, line 3", or the line alone. */
export const rowWords = (row: Recipient): string => {
  const name = nameOf(row)
  return name ? t('{name}, line {line}', { name, line: row.line }) : t('Line {line}', { line: row.line })
}

export type TestTone = 'wait' | 'go' | 'ok' | 'bad'

/** How a test looks and whether one goes on asking. `sent` may still become delivered, so it is asked about for a while. */
export function toneOf(test: Pick<TestMessage, 'state'> | undefined): TestTone {
  if (!test) return 'go'
  if (['failed', 'skipped', 'expired', 'cancelled'].includes(test.state)) return 'bad'
  if (['delivered', 'read'].includes(test.state)) return 'ok'
  return test.state === 'unknown' ? 'wait' : 'go'
}

const SECOND = 1000

/**
 * How long until the server is asked again, milliseconds; false = no more. Every second at first, then more seldom: a phone may be off, and
 * the carrier's receipt comes hours later.
 */
export function askAgain(
  test: Pick<TestMessage, 'state' | 'done'> | undefined,
  forMs: number,
): number | false {
  if (test && (test.done || test.state === 'read')) return false
  if (forMs < 60 * SECOND) return SECOND
  return forMs < 30 * 60 * SECOND ? 10 * SECOND : false
}
