// pure
import { markdownTable, plain } from './figures.ts'
import { allCpu, goal, type Section, share } from './section.ts'
import type { ToldRow } from './told.ts'

// (k) as a table and words.

const WORDS: Record<ToldRow['receiver'], string> = {
  none: 'no webhook',
  fast: 'a webhook for every event of a message, taken at once',
  hanging: 'the same, and the receiver never answers',
}

export function toldSection(rows: readonly ToldRow[]): Section {
  const of = (receiver: ToldRow['receiver']): ToldRow => rows.find((row) => row.receiver === receiver)!
  const fast = of('fast')
  return {
    title: '(k) The full loop while every message is told by webhooks',
    blocks: [
      markdownTable(
        ['Receiver', 'messages/s', 'of none', 'µs a message', 'events/s', 's behind', 'elsewhere'],
        rows.map((row) => [
          WORDS[row.receiver],
          plain(row.perSecond),
          plain(row.ofNone),
          plain(allCpu(row.cpu) ?? Number.NaN),
          row.eventsPerSecond === null ? '–' : plain(row.eventsPerSecond),
          row.behindS === null ? '–' : plain(row.behindS),
          share(row.elsewhere),
        ]),
      ),
      `Two events for each message, sent and delivered, written in the transactions that move the messages. Posting uses the same processors as sending here; it ends ${plain(fast.behindS ?? 0)} s after the last message was delivered.`,
    ],
    goals: [
      goal(
        'full loop beside a receiver that hangs, of the one without',
        '≥ 0.8',
        of('hanging').ofNone,
        '',
        (n) => n >= 0.8,
      ),
    ],
    figures: rows,
  }
}
