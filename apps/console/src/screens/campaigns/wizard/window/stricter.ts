// pure
import type { Plan } from '@foreword/contract'

/** "Florida: not after 20:00", those of most people first, and how many are left out. */
export function stricterWords(
  stricter: Plan['stricter'],
  most: number,
): { shown: { words: string; people: number }[]; more: number } {
  const shown = stricter
    .slice(0, most)
    .map(({ name, detail, people }) => ({ words: `${name}: ${detail}`, people }))
  return { shown, more: Math.max(0, stricter.length - most) }
}
