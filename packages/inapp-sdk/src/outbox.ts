import type { InAppAct } from '@foreword/contract'

/** A message that is not kept by the server yet. */
export type Unsent = { id: string; text: string; tapped?: string; at: string }

/** Where unsent messages outlive the page: as localStorage is. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export type Outbox = {
  list(): readonly Unsent[]
  add(unsent: Unsent): void
  /** The server has it, or will never take it. */
  drop(id: string): void
}

const MOST = 50

export const asAct = ({ id, text, tapped }: Unsent): Extract<InAppAct, { type: 'send' }> => ({
  type: 'send',
  id,
  text,
  ...(tapped ? { tapped } : {}),
})

/**
 * Messages that wait for the line, in the order they were written, per person. Read anew each time, because other tabs share the shelf;
 * sent by two tabs they are still one message, as the id is the device's. A shelf that is full or forbidden is done without.
 */
export function openOutbox(key: string, shelf: Shelf | null): Outbox {
  let memory: Unsent[] = []
  const read = (): Unsent[] => {
    try {
      const kept = JSON.parse(shelf?.getItem(key) ?? '[]') as unknown
      if (shelf && Array.isArray(kept)) return kept.filter(isUnsent)
    } catch {
      // Somebody else's words under our name: begin anew.
    }
    return memory
  }
  const write = (list: Unsent[]): void => {
    memory = list
    try {
      if (list.length === 0) shelf?.removeItem(key)
      else shelf?.setItem(key, JSON.stringify(list))
    } catch {
      shelf = null
    }
  }
  return {
    list: read,
    add: (unsent) => write([...read(), unsent].slice(-MOST)),
    drop(id) {
      const list = read()
      const left = list.filter((one) => one.id !== id)
      if (left.length < list.length) write(left)
    },
  }
}

const isUnsent = (one: unknown): one is Unsent => {
  const { id, text, at } = (one ?? {}) as Record<string, unknown>
  return typeof id === 'string' && typeof text === 'string' && typeof at === 'string'
}
