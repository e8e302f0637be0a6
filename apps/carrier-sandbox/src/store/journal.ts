// pure

/** One line of the page's log. */
export interface Entry {
  id: number
  at: number
  /** `in`: a request to the carrier. `out`: a webhook or something a phone did. */
  way: 'in' | 'out'
  kind: 'message' | 'receipt' | 'reply' | 'keyword' | 'request'
  /** The phone, or the status of a receipt. */
  subject: string
  sid: string
  outcome: string
  tone: 'ok' | 'warn' | 'bad'
}

export interface Journal {
  add(entry: Omit<Entry, 'id'>): void
  /** Newest first, those after `sinceId`. */
  recent(limit: number, sinceId?: number): Entry[]
  clear(): void
}

/** A ring: the log costs the same however much is sent. */
export function createJournal(size: number): Journal {
  let ring: Entry[] = []
  let next = 1
  return {
    add(entry) {
      const numbered = entry as Entry
      numbered.id = next
      ring[next % size] = numbered
      next += 1
    },
    recent(limit, sinceId = 0) {
      const found: Entry[] = []
      for (let id = next - 1; id > sinceId && found.length < limit; id -= 1) {
        const entry = ring[id % size]
        if (entry?.id !== id) break
        found.push(entry)
      }
      return found
    },
    clear() {
      ring = []
    },
  }
}
