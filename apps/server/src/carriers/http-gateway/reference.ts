// pure
/**
 * Our own id of a try, which the gateway echoes in its receipts. It is believed in a signed body only: what stands in a URL is not signed
 * here.
 */
export const referenceOf = ({ messageId, attempt }: { messageId: string; attempt: number }): string =>
  `${messageId}:${attempt}`

const FORM = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}):([1-9]\d{0,3})$/i

export function readReference(text: string): { messageId: string | null; attempt: number | null } {
  const match = FORM.exec(text)
  return match
    ? { messageId: match[1]!.toLowerCase(), attempt: Number(match[2]) }
    : { messageId: null, attempt: null }
}
