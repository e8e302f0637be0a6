// pure
import { CLUSTER, EXTENSION, ONLY_GSM7, TAKES_TWO } from './gsm7.ts'
import { lookAlike } from './smart-encoding.ts'

// Packing of 3GPP TS 23.040 concatenated messages over the alphabet of TS 23.038.

/** The longest body the SMS carriers take, in UTF-16 units. */
export const MAX_SMS_CHARACTERS = 1600

/** A character that forces Unicode. `replacement` is a plain look-alike within GSM-7, when there is one. */
export type Culprit = { char: string; index: number; replacement: string | null }

export type SegmentCount = {
  encoding: 'gsm7' | 'ucs2'
  /** 0 for an empty text. */
  segments: number
  /** Septets (extension characters count two) or UTF-16 units. */
  units: number
  /** What one segment holds: 160 or 153 septets, 70 or 67 UTF-16 units. */
  perSegment: number
  /** What that number of segments holds (of one segment, for an empty text). */
  capacity: number
  culprits: Culprit[]
}

/** Counts the segments a text takes by SMS, and names what forces it into Unicode. */
export function countSegments(text: string): SegmentCount {
  if (ONLY_GSM7.test(text))
    return counted('gsm7', text, text.length + (text.match(TAKES_TWO)?.length ?? 0), [])
  return counted('ucs2', text, text.length, culpritsIn(text))
}

function counted(encoding: 'gsm7' | 'ucs2', text: string, units: number, culprits: Culprit[]): SegmentCount {
  const [single, several] = encoding === 'gsm7' ? [160, 153] : [70, 67]
  const fits = units <= single
  const perSegment = fits ? single : several
  const segments = units === 0 ? 0 : fits ? 1 : packed(text, encoding, several)
  return { encoding, segments, units, perSegment, capacity: Math.max(segments, 1) * perSegment, culprits }
}

/**
 * Greedy packing: a two-unit character that would be cut moves whole into the next segment and leaves a unit unused,
 * so that dividing the units would sometimes give one segment too few.
 */
function packed(text: string, encoding: 'gsm7' | 'ucs2', limit: number): number {
  let segments = 1
  let used = 0
  for (const character of text) {
    const size = encoding === 'ucs2' ? character.length : EXTENSION.includes(character) ? 2 : 1
    if (used + size > limit) {
      segments += 1
      used = 0
    }
    used += size
  }
  return segments
}

function culpritsIn(text: string): Culprit[] {
  const culprits: Culprit[] = []
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    if (!ONLY_GSM7.test(cluster)) culprits.push({ char: cluster, index, replacement: lookAlike(cluster) })
  }
  return culprits
}
