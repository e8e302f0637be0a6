import { useSyncExternalStore } from 'react'

export type View = 'mine' | 'queue' | 'all' | 'closed' | 'mentions'
export type ListState = { view: View; search: string }

/**
 * What the list shows. A module-wide store, because the list and a conversation have addresses of their own: going from
 * one to the other must not reset the list.
 */
let state: ListState = { view: 'mine', search: '' }
const watchers = new Set<() => void>()

export function setListState(change: Partial<ListState>): void {
  state = { ...state, ...change }
  for (const watcher of watchers) watcher()
}

export const useListState = (): ListState =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => state,
  )
