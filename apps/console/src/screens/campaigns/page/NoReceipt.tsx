import { t } from '../../../ui/index.ts'

/** Who stays without a receipt for good, and why that need not mean anything. */
export function NoReceipt({ people }: { people: number }) {
  if (people === 0) return null
  return (
    <p className="f12 t3 num skipped-words">
      {t(
        'Sent, no receipt: {people, plural, one {# person} other {# people}}. The carrier was asked for a day and knows no more. Some networks give no receipts, so they may well have got it.',
        { people },
      )}
    </p>
  )
}
