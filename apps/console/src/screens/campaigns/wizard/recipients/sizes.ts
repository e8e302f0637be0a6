// pure
import { locale, t } from '../../../../ui/text.ts'

/** Bytes as files are spoken of: "31.2 MB", "840 kB", "12 bytes" (decimal, as storage is sold). */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return t('{bytes, plural, one {# byte} other {# bytes}}', { bytes: Math.round(bytes) })
  if (bytes < 999_500) return `${write(bytes / 1000, 0)} kB`
  if (bytes < 999_950_000) return `${write(bytes / 1e6, 1)} MB`
  return `${write(bytes / 1e9, 1)} GB`
}

const write = (n: number, digits: number): string =>
  new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(n)
