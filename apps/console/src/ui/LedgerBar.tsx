import type { Funnel } from '@foreword/contract'
import { useFormat } from './FormatProvider.tsx'
import type { LedgerPart } from './ledger.ts'
import { ledgerParts } from './ledger.ts'
import { t } from './text.ts'

type Key = LedgerPart['key']

// Sending and not sure are slivers of what was handed over; beside it in its colour they would only be gaps.
const FILLS: { fill: string; of: Key[] }[] = [
  { fill: 'x-delivered', of: ['delivered'] },
  { fill: 'x-sent', of: ['sent', 'sending', 'unsure'] },
  { fill: 'x-failed', of: ['failed'] },
  { fill: 'x-skipped', of: ['skipped'] },
  { fill: 'x-cancelled', of: ['cancelled'] },
  { fill: 'x-waiting', of: ['waiting'] },
]

/**
 * Where all people are, in one bar that adds up. `large` hatches those who wait; in a table's row they stay blank, so that
 * the eye sees how far it is.
 */
export function LedgerBar({ funnel, large, width }: { funnel: Funnel; large?: boolean; width?: number }) {
  const { count } = useFormat()
  const parts = ledgerParts(funnel).filter((part) => part.people > 0)
  const spoken = parts.map((part) => `${part.title} ${count(part.people)}`).join(', ')
  const peopleOf = (of: Key[]) =>
    parts.reduce((sum, part) => sum + (of.includes(part.key) ? part.people : 0), 0)
  return (
    <div
      className={`pb ${large ? 'lg' : ''}`}
      style={width ? { width } : undefined}
      role="img"
      aria-label={spoken || t('No recipients')}
    >
      {FILLS.map(({ fill, of }) => {
        const people = peopleOf(of)
        if (people === 0) return null
        const blank = fill === 'x-waiting' && !large
        return (
          <i key={fill} className={blank ? '' : fill} style={{ flex: people, minWidth: large ? 3 : 2 }} />
        )
      })}
    </div>
  )
}
