/**
 * Calls `pass` for all who wait at once: who comes while it runs waits for the next one, because what they ask about may have been
 * done after this one began. Fails for those for whom it failed.
 */
export function openBarrier(pass: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  const start = (): Promise<void> => {
    const own = pass().finally(() => {
      if (running === own) running = null
    })
    running = own
    return own
  }
  return () => {
    if (!running) return start()
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null
        return start()
      })
    return next
  }
}
