import { createHmac, timingSafeEqual } from 'node:crypto'

// Addresses of agents' files that carriers and people's apps can fetch without a session: signed, and over after a time.

const DAY_MS = 86_400_000
/** A carrier fetches at once, but a message may wait: for the sender's turn, a retry, or a sender that is switched off. */
const CARRIER_DAYS = 7

export type FileLinks = {
  /** For a message that is handed to a carrier. */
  forCarrier(fileId: string, now: Date): string
  /** A link of ours with a new end, for somebody who may read the message now; any other link as it is. */
  fresh(link: string, now: Date): string
  /** The file's id behind a link's parts, or null: not ours, or over. */
  open(fileId: string, query: { until?: string; sig?: string }, now: Date): string | null
}

const OURS = /\/files\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\?until=\d+&sig=[\w-]+$/

/** The id of the file a link of ours leads to; null = it leads elsewhere. */
export const fileInLink = (link: string): string | null => OURS.exec(link)?.[1] ?? null

export function openFileLinks({ key, publicUrl }: { key: string; publicUrl: string }): FileLinks {
  const sign = (fileId: string, until: string): string =>
    createHmac('sha256', key).update(`${fileId} ${until}`).digest('base64url')
  const link = (fileId: string, end: number): string => {
    const until = String(end)
    return `${publicUrl}/files/${fileId}?until=${until}&sig=${sign(fileId, until)}`
  }
  return {
    forCarrier: (fileId, now) => link(fileId, now.getTime() + CARRIER_DAYS * DAY_MS),
    // By the day, so that who reads a thread again finds the picture in the browser's own store.
    fresh(given, now) {
      const id = fileInLink(given)
      return id ? link(id, (Math.floor(now.getTime() / DAY_MS) + 2) * DAY_MS) : given
    },
    open(fileId, { until = '', sig = '' }, now) {
      const good = Buffer.from(sign(fileId, until))
      const given = Buffer.from(sig)
      if (good.length !== given.length || !timingSafeEqual(good, given)) return null
      return Number(until) > now.getTime() ? fileId : null
    },
  }
}
