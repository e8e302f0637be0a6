// pure
import { FLAG, type Message } from './message.ts'

/** The account's messages by time of creation; the oldest are forgotten above `keep`. */
export interface Messages {
  get(sid: string): Message | undefined
  add(message: Message): void
  remove(message: Message): void
  /** Newest first, strictly older than `before`, down to the oldest kept. */
  newestFirst(before: number): Iterable<Message>
  /** Oldest first, strictly newer than `after`. */
  oldestFirst(after: number): Iterable<Message>
  readonly size: number
  clear(): void
}

/** Entries dropped from the front before the array is cut: cutting one by one would be quadratic. */
const CUT_AFTER = 65_536

/** @param onForget called with each message that leaves because of `keep`. */
export function createMessages(keep: number, onForget: (message: Message) => void): Messages {
  const bySid = new Map<string, Message>()
  let order: Message[] = []
  let head = 0

  function forgetOldest() {
    const oldest = order[head]!
    head += 1
    if (!(oldest.flags & FLAG.deleted)) {
      bySid.delete(oldest.sid)
      onForget(oldest)
    }
    if (head >= CUT_AFTER) {
      order = order.slice(head)
      head = 0
    }
  }

  /** Index of the first entry with a sequence number of at least `seq`. */
  function lowerBound(seq: number): number {
    let low = head
    let high = order.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (order[middle]!.seq < seq) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    get: (sid) => bySid.get(sid),
    add(message) {
      bySid.set(message.sid, message)
      order.push(message)
      if (order.length - head > keep) forgetOldest()
    },
    remove(message) {
      message.flags |= FLAG.deleted
      bySid.delete(message.sid)
    },
    *newestFirst(before) {
      for (let at = lowerBound(before) - 1; at >= head; at -= 1) {
        if (!(order[at]!.flags & FLAG.deleted)) yield order[at]!
      }
    },
    *oldestFirst(after) {
      for (let at = lowerBound(after + 1); at < order.length; at += 1) {
        if (!(order[at]!.flags & FLAG.deleted)) yield order[at]!
      }
    },
    get size() {
      return bySid.size
    },
    clear() {
      bySid.clear()
      order = []
      head = 0
    },
  }
}
