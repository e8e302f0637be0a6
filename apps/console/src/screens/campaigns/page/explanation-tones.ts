// pure
import type { ExplanationLine } from '@foreword/contract'

const WENT: readonly string[] = ['eligible', 'accepted', 'delivered', 'read', 'replied']
/** What it waits for, or what nobody knows yet. */
const WAITS: readonly string[] = [
  ...[
    'paused',
    'stopped',
    'canary',
    'turn',
    'retry',
    'conversation',
    'start',
    'window',
    'no_shared_hours',
    'from',
  ],
  ...['asking', 'no_receipt', 'held_by_carrier', 'no_answer', 'process_died', 'no_trace'],
]
/** Facts, neither good nor bad. */
const PLAIN: readonly string[] = [
  ...['taken', 'took_over', 'zone', 'zone_unknown', 'hours', 'until', 'handed_over', 'went_on', 'cancelled'],
]

/** How a line is marked: everything else is why it was not sent, or failed. */
export function lineTone({
  code,
  words,
}: Pick<ExplanationLine, 'code' | 'words'>): 'went' | 'waits' | 'plain' | 'not' {
  if (WENT.includes(code)) return 'went'
  // Held for their zone it waits; left out for it, it does not go.
  if (WAITS.includes(code) || (code === 'no_zone' && words.includes('held'))) return 'waits'
  return PLAIN.includes(code) ? 'plain' : 'not'
}
