// pure
import { locale as spokenLocale, t } from '../text.ts'

/** The next figure above a maximum that reads well at the top and at half of it. */
export function niceTop(max: number): number {
  if (max <= 2) return 2
  const unit = 10 ** Math.floor(Math.log10(max))
  const step = [1, 2, 3, 4, 6, 8, 10].find((candidate) => candidate * unit >= max) ?? 10
  const top = step * unit
  return top % 2 === 0 ? top : top + 1
}

/** A figure on an axis: "300k", "1.2 M"; full below 10,000. */
export function axisWords(n: number, locale = spokenLocale()): string {
  const write = (value: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value)
  if (n >= 1_000_000) return t('{n} M', { n: write(n / 1_000_000) }, 'millions')
  if (n >= 10_000) return t('{n}k', { n: write(n / 1_000) }, 'thousands')
  return write(n)
}

/** Which of `count` columns have their name below them: the first, then every so many, as many as fit. */
export function labelled(count: number, width: number, nameWidth: number): number[] {
  const most = Math.max(1, Math.floor(width / nameWidth))
  const every = Math.max(1, Math.ceil(count / most))
  return Array.from({ length: Math.ceil(count / every) }, (_, index) => index * every)
}

export type Piece = { key: string; value: number; y: number; height: number }

/** The pieces of one column from the ground up; 1 px of sheet lies between them, and whoever is there is at least 1 px high. */
export function stacked(
  parts: readonly { key: string; value: number }[],
  top: number,
  ground: number,
  height: number,
): Piece[] {
  let y = ground
  return parts
    .filter((part) => part.value > 0)
    .map((part) => {
      const own = Math.max(1, (part.value / top) * height)
      y -= own
      const piece = { ...part, y, height: own }
      y -= 1
      return piece
    })
}
