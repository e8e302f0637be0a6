import { useSyncExternalStore } from 'react'

// Who of the people in conversations is writing now: a hint that ends by itself, said again while they go on.

const SHOWN_MS = 6_000

const writing = new Map<string, ReturnType<typeof setTimeout>>()
const watchers = new Set<() => void>()
const changed = (): void => {
  for (const watcher of watchers) watcher()
}

/** They write in this conversation now. */
export function personTypes(id: string): void {
  clearTimeout(writing.get(id))
  writing.set(
    id,
    setTimeout(() => personRests(id), SHOWN_MS),
  )
  changed()
}

/** Their message came, or nothing more of it. */
export function personRests(id: string): void {
  clearTimeout(writing.get(id))
  if (writing.delete(id)) changed()
}

export const useTypes = (id: string): boolean =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => writing.has(id),
  )
