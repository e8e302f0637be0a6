// pure

/**
 * A timing wheel: items fall into buckets of ten milliseconds, and a heap orders the buckets, not the items.
 * A million pending receipts are a few thousand buckets and one timer.
 */
export interface Wheel<Item> {
  add(at: number, item: Item): void
  /** Takes out all items due at `now`, oldest bucket first, in the order they were added. */
  takeDue(now: number): Item[]
  /** When the next bucket is due, ms since 1970; null when empty. */
  nextAt(): number | null
  clear(): void
}

const BUCKET_MS = 10

export function createWheel<Item>(): Wheel<Item> {
  const buckets = new Map<number, Item[]>()
  let heap: number[] = []
  return {
    add(at, item) {
      const key = Math.ceil(at / BUCKET_MS)
      const bucket = buckets.get(key)
      if (bucket) {
        bucket.push(item)
        return
      }
      buckets.set(key, [item])
      pushKey(heap, key)
    },
    takeDue(now) {
      const due: Item[] = []
      while (heap.length > 0 && heap[0]! * BUCKET_MS <= now) {
        const key = popKey(heap)
        for (const item of buckets.get(key)!) due.push(item)
        buckets.delete(key)
      }
      return due
    },
    nextAt: () => (heap.length > 0 ? heap[0]! * BUCKET_MS : null),
    clear() {
      buckets.clear()
      heap = []
    },
  }
}

function pushKey(heap: number[], key: number): void {
  let at = heap.push(key) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (heap[parent]! <= key) break
    heap[at] = heap[parent]!
    at = parent
  }
  heap[at] = key
}

function popKey(heap: number[]): number {
  const top = heap[0]!
  const last = heap.pop()!
  if (heap.length === 0) return top
  let at = 0
  for (;;) {
    let child = at * 2 + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child += 1
    if (heap[child]! >= last) break
    heap[at] = heap[child]!
    at = child
  }
  heap[at] = last
  return top
}
