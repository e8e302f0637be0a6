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
  const cell = (n: number | null): string => (n === null ? '–' : plain(n))
  return {
    title: '(k) The full loop while every message is told by webhooks',
    blocks: [
      markdownTable(
        [
          ...[
            'Receiver',
            'messages/s',
            'of none',
            'µs a message',
            'events/s beside',
            'events/s after',
            's behind',
          ],
          'elsewhere',
        ],
        rows.map((row) => [
          WORDS[row.receiver],
          plain(row.perSecond),
          plain(row.ofNone),
          plain(allCpu(row.cpu) ?? Number.NaN),
          cell(row.besidePerSecond),
          cell(row.afterPerSecond),
          cell(row.behindS),
          share(row.elsewhere),
        ]),
      ),
      `Two events for each message, sent and delivered, written in the transactions that move the messages, one row for all messages of a statement. Posting uses the same processors as sending here, so it yields: beside a campaign that takes the whole machine a few events go, and the rest at full speed as soon as nothing more is handed over. All were taken ${plain(fast.behindS ?? 0)} s after the last message was delivered. A ratio above 1 is the noise between rounds.`,
    ],
    goals: (['fast', 'hanging'] as const).map((receiver) =>
      goal(GOALS[receiver], '≥ 0.95', of(receiver).ofNone, '', (n) => n >= 0.95),
    ),
    figures: rows,
  }
}

const GOALS = {
  fast: 'full loop while a receiver is told of every message, of the one without',
  hanging: 'full loop beside a receiver that hangs, of the one without',
} as const
