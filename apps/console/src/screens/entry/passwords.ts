// pure
import { t } from '../../ui/text.ts'
export const MIN_PASSWORD = 12

/**
 * How strong a new password is. Length decides (NIST SP 800-63B): no rules about characters, but one that repeats itself or
 * holds the person's own name or e-mail does not count as strong.
 */
export function passwordStrength(password: string, own: string[]): 'short' | 'fair' | 'strong' {
  if (password.length < MIN_PASSWORD) return 'short'
  const lower = password.toLowerCase()
  const personal = own
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .some((word) => word.length > 3 && lower.includes(word))
  const varied = new Set(lower).size >= 8
  return personal || !varied ? 'fair' : 'strong'
}

/** "Three tries left, then a pause.", or nothing when the server did not say. */
export function triesLeftWords(triesLeft: unknown): string {
  if (typeof triesLeft !== 'number' || triesLeft < 0) return ''
  return t(
    '{triesLeft, plural, =0 {No tries left. Wait a little before the next one.} =1 {One try left, then a pause.} =2 {Two tries left, then a pause.} =3 {Three tries left, then a pause.} =4 {Four tries left, then a pause.} other {# tries left, then a pause.}}',
    { triesLeft },
  )
}

/** Whether a text can be an e-mail address; the server has the last word. */
export function looksLikeEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim())
}
