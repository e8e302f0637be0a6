// pure
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

const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const EXTENSION = '\f^{}\\[~]|€'

const escaped = (characters: string) => characters.replace(/[\\\]^-]/g, '\\$&')
const ONLY_GSM7 = new RegExp(`^[${escaped(BASIC + EXTENSION)}]*$`)
const TAKES_TWO = new RegExp(`[${escaped(EXTENSION)}]`, 'g')
/**
 * What a person sees as one character: with its combining marks (e + U+0301 may be the GSM-7 é), and emoji with their
 * skin tones and joiners.
 */
const CLUSTER = /\P{M}[\p{M}\p{EMod}]*(?:\u200d\P{M}[\p{M}\p{EMod}]*)*|[\s\S]/gu

const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "'": '\u2018\u2019\u201a\u201b\u2032\u02b9\u02bb\u02bc\u00b4`',
    '"': '\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb',
    '<': '\u2039',
    '>': '\u203a',
    '-': '\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043',
    '...': '\u2026',
    '*': '\u2022\u2219\u2217',
    '/': '\u2044\u2215',
    '!': '\u01c3',
    ' ': '\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t',
    '\n': '\u2028\u2029\u0085\u000b',
    '': '\u200b\u200c\u2060\ufeff\u00ad\u200e\u200f',
  }).flatMap(([plain, odd]) => [...odd].map((character) => [character, plain] as const)),
)

/** Counts the segments a text takes by SMS, and names what forces it into Unicode. */
export function countSegments(text: string): SegmentCount {
  if (ONLY_GSM7.test(text))
    return counted('gsm7', text, text.length + (text.match(TAKES_TWO)?.length ?? 0), [])
  return counted('ucs2', text, text.length, culpritsIn(text))
}

/** Exchanges typographic characters (curly quotes, dashes, odd spaces …) for GSM-7 ones. Letters stay as they are. */
export function replaceLookAlikes(text: string): string {
  if (ONLY_GSM7.test(text)) return text
  return text.replace(CLUSTER, (cluster) =>
    ONLY_GSM7.test(cluster) ? cluster : (lookAlike(cluster) ?? cluster),
  )
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

function lookAlike(cluster: string): string | null {
  const plain = LOOK_ALIKES.get(cluster)
  if (plain !== undefined) return plain
  // Full-width forms and ligatures have one plain reading each; other compatibility forms (², ½, ①) would change meaning.
  const form = /^[\uff01-\uff5e\ufb00-\ufb06]$/.test(cluster) ? 'NFKC' : 'NFC'
  const normal = cluster.normalize(form)
  return normal !== cluster && ONLY_GSM7.test(normal) ? normal : null
}
