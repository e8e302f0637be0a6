// pure
import { CLUSTER, ONLY_GSM7 } from './gsm7.ts'

// Plain look-alikes for characters that would force a text into Unicode: what Twilio calls smart encoding, done here, before anything
// is counted, so that what is shown, counted, paced and sent is one text.

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

/** Exchanges typographic characters (curly quotes, dashes, odd spaces …) for GSM-7 ones. Letters and emoji stay as they are. */
export function replaceLookAlikes(text: string): string {
  if (ONLY_GSM7.test(text)) return text
  return text.replace(CLUSTER, (cluster) =>
    ONLY_GSM7.test(cluster) ? cluster : (lookAlike(cluster) ?? cluster),
  )
}

/** Whether a sender's settings say that its texts leave with plain characters. */
export const usesSmartEncoding = (config: Readonly<Record<string, string>> | undefined): boolean =>
  config?.smartEncoding === 'on'

/** A text as a sender with these settings sends it. */
export const asSent = (text: string, config: Readonly<Record<string, string>> | undefined): string =>
  usesSmartEncoding(config) ? replaceLookAlikes(text) : text

/** A plain character or characters for what a person sees as one; null when there is none. */
export function lookAlike(cluster: string): string | null {
  const plain = LOOK_ALIKES.get(cluster)
  if (plain !== undefined) return plain
  // Full-width forms and ligatures have one plain reading each; other compatibility forms (², ½, ①) would change meaning.
  const form = /^[\uff01-\uff5e\ufb00-\ufb06]$/.test(cluster) ? 'NFKC' : 'NFC'
  const normal = cluster.normalize(form)
  return normal !== cluster && ONLY_GSM7.test(normal) ? normal : null
}
