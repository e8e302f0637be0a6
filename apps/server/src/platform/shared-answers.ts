/**
 * One run answers everybody who asked before it began, so that many who ask at once cost one question. Whoever asks while one runs gets the
 * answer of the next: nobody is told what was true before they asked. A run that fails fails for all who share it.
 */
export function sharedAnswers<T>(run: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const running = new Map<string, { now: Promise<T>; next: Promise<T> | null }>()
  const start = (key: string): Promise<T> => {
    const entry: { now: Promise<T>; next: Promise<T> | null } = { now: run(key), next: null }
    running.set(key, entry)
    entry.now
      .catch(() => {})
      .finally(() => {
        if (running.get(key) === entry && entry.next === null) running.delete(key)
      })
    return entry.now
  }
  return (key) => {
    const entry = running.get(key)
    if (!entry) return start(key)
    entry.next ??= entry.now.catch(() => {}).then(() => start(key))
    return entry.next
  }
}
