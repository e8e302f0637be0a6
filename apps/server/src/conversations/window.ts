// pure
// WhatsApp lets anything but approved templates through only for 24 hours after a person last wrote.

const WINDOW_MS = 24 * 3_600_000
/** An answer written at the last moment is on its way for a while, and clocks differ. */
const MARGIN_MS = 5 * 60_000

export type Window = { until: Date | null }

/** Until when one may answer freely; `until` null = not now. Null where the channel knows no window. */
export function windowFor(
  conversation: { channel: string; last_in_at: Date | null },
  now: Date,
): Window | null {
  if (conversation.channel !== 'whatsapp') return null
  const { last_in_at: last } = conversation
  const until = last && new Date(last.getTime() + WINDOW_MS - MARGIN_MS)
  return { until: until && until > now ? until : null }
}
