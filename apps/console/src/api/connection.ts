/**
 * Whether the last call reached the server, and who is told when the session ended. A module-wide store because every call
 * and one line at the top of the sheet share it.
 */
let connected = true
const watchers = new Set<() => void>()
let sessionEnded: () => void = () => {}

export const connection = {
  subscribe(watcher: () => void): () => void {
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  },
  isConnected: (): boolean => connected,
  report(reached: boolean): void {
    if (reached === connected) return
    connected = reached
    for (const watcher of watchers) watcher()
  },
}

/** `react` is called whenever an answer says that nobody is signed in. */
export function onSessionEnd(react: () => void): void {
  sessionEnded = react
}

export function reportSessionEnd(): void {
  sessionEnded()
}
