// pure
import type { MessageRow } from '@foreword/contract'

type Times = Pick<
  MessageRow,
  'dueAt' | 'attemptedAt' | 'sentAt' | 'deliveredAt' | 'readAt' | 'failedAt' | 'respondedAt'
>

/** What happened to a message and when, in the order it happened. The due time stands only until it left. */
export function timesOf(message: Times): { words: string; at: string }[] {
  const all: [string, string | null][] = [
    ['Due', message.sentAt || message.failedAt ? null : message.dueAt],
    ['Handed to the carrier', message.sentAt],
    ['Delivered', message.deliveredAt],
    ['Read', message.readAt],
    ['Failed', message.failedAt],
    ['Answered', message.respondedAt],
  ]
  return all
    .flatMap(([words, at]) => (at ? [{ words, at }] : []))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

/** When the last thing happened to it. */
export function latestOf(message: Times): string | undefined {
  return timesOf(message).at(-1)?.at
}
