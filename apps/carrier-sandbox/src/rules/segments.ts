// pure

const GSM_BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const GSM_EXTENSION = '\f^{}\\[~]|€'

const SEPTETS = new Map<string, number>()
for (const char of GSM_BASIC) SEPTETS.set(char, 1)
for (const char of GSM_EXTENSION) SEPTETS.set(char, 2)

/** Printable ASCII that is one septet each, which is nearly every message: lets the common case skip the map. */
const PLAIN = /^[\n\r !"#$%&'()*+,\-./0-9:;<=>?@A-Z_a-z]*$/

/**
 * How many SMS segments a text takes: GSM-7 160 alone or 153 each, else UCS-2 70 alone or 67 each.
 * Packs greedily: an extension pair or a surrogate pair is never cut over a boundary.
 */
export function countSegments(text: string): number {
  if (PLAIN.test(text)) return text.length <= 160 ? 1 : Math.ceil(text.length / 153)
  const widths: number[] = []
  let septets = 0
  for (const char of text) {
    const width = SEPTETS.get(char)
    if (width === undefined) return packUcs2(text)
    widths.push(width)
    septets += width
  }
  return septets <= 160 ? 1 : pack(widths, 153)
}

function packUcs2(text: string): number {
  return text.length <= 70
    ? 1
    : pack(
        Array.from(text, (char) => char.length),
        67,
      )
}

function pack(widths: readonly number[], room: number): number {
  let segments = 1
  let used = 0
  for (const width of widths) {
    if (used + width > room) {
      segments += 1
      used = 0
    }
    used += width
  }
  return segments
}
