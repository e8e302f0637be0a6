// pure
/** The same place, leaving aside the fragment, in which Twilio keeps its own settings. */
export function sameUrl(one: string, other: string): boolean {
  const [left, right] = [URL.parse(one), URL.parse(other)]
  if (!left || !right) return false
  left.hash = ''
  right.hash = ''
  return left.href === right.href
}
