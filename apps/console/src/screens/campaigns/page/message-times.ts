// pure

import type { ChainLink, MessageRow } from '@foreword/contract'
import { t } from '../../../ui/text.ts'

type Times = Pick<
  MessageRow,
  | 'dueAt'
  | 'attemptedAt'
  | 'eligibleAt'
  | 'sentAt'
  | 'deliveredAt'
  | 'readAt'
  | 'failedAt'
  | 'skippedAt'
  | 'respondedAt'
>

/** What happened to a message and when, in the order it happened. The due time stands only until it left. */
export function timesOf(message: Times): { words: string; at: string }[] {
  const all: [string, string | null][] = [
    [t('Due'), message.sentAt || message.failedAt ? null : message.dueAt],
    [t('Its turn came'), message.attemptedAt],
    [t('Checked: may be sent'), message.eligibleAt],
    [t('Accepted by the carrier'), message.sentAt],
    [t('Delivered'), message.deliveredAt],
    [t('Read'), message.readAt],
    [t('Failed'), message.failedAt],
    [t('Skipped'), message.skippedAt],
    [t('Answered'), message.respondedAt],
  ]
  return all
    .flatMap(([words, at]) => (at ? [{ words, at }] : []))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

/** The same of a channel that came before: nobody answers there, and its check is of no more interest. */
export function linkTimesOf(link: ChainLink): { words: string; at: string }[] {
  return timesOf({ ...link, eligibleAt: null, respondedAt: null })
}

/** When the last thing happened to it. */
export function latestOf(message: Times): string | undefined {
  return timesOf(message).at(-1)?.at
}

/** What the state means and what follows, where its words do not say it already. `next` writes when the carrier is asked. */
export function meaningOf(
  message: Pick<MessageRow, 'state' | 'nextAskAt'>,
  next: (at: string) => string,
): string | undefined {
  switch (message.state) {
    case 'sent':
      return t(
        'The carrier took it. Whether it reached the person, a receipt says later; some networks send none.',
      )
    case 'unknown':
      return message.nextAskAt
        ? t('It may have arrived. The carrier is asked what became of it, next {nextAskAt}.', {
            nextAskAt: next(message.nextAskAt),
          })
        : t('It may have arrived. The carrier was asked and could not tell; a late receipt still settles it.')
    case 'expired':
      return t(
        'The campaign stopped trying before its turn came, or the carrier gave up in time. They did not get it.',
      )
    case 'cancelled':
      return t('The campaign was cancelled before its turn came. They did not get it.')
    default:
      return undefined
  }
}
