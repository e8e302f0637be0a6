/** One toast at a time: what happened, and Undo. A module-wide store, because the action that shows it may leave the page. */
export type ToastNow = { id: number; text: string; undo: (() => void) | undefined }

const STAYS_MS = 10_000

let now: ToastNow | undefined
let timer: ReturnType<typeof setTimeout> | undefined
let lastId = 0
const watchers = new Set<() => void>()

export const toastStore = {
  subscribe(watcher: () => void): () => void {
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  },
  get: (): ToastNow | undefined => now,
}

/** Says what happened, for 10 s. `undo` takes it back. Errors are never toasts: show them where they happened. */
export function toast(text: string, undo?: () => void): void {
  lastId += 1
  set({ id: lastId, text, undo })
  timer = setTimeout(() => set(undefined), STAYS_MS)
}

/** Takes the last action back, when there is one that can be. Answers whether it did. */
export function undoToast(): boolean {
  const undo = now?.undo
  if (!undo) return false
  set(undefined)
  undo()
  return true
}

export function dismissToast(): void {
  set(undefined)
}

function set(next: ToastNow | undefined): void {
  clearTimeout(timer)
  now = next
  for (const watcher of watchers) watcher()
}
