import type { TemplateQuality } from '@foreword/contract'
import { QUALITY_WORDS } from './words.ts'

/** WhatsApp's rating of the last days. The dot has a word beside it. */
export function Quality({ quality }: { quality: TemplateQuality | null }) {
  if (quality === null || quality === 'unknown') return <span className="t3">–</span>
  return (
    <span className="row g6">
      <span className={`tpl-dot ${quality}`} aria-hidden="true" />
      {QUALITY_WORDS[quality]}
    </span>
  )
}
