/**
 * Rung when something was put in a sender's line, after it was committed. Whoever looks at the line hushes it before: a ring from then on may mean
 * what the look did not see, so they look again.
 */
export type Bell = {
  ring(): void
  hush(): void
  /** Since it was hushed. */
  rung(): boolean
  /** Answers how to hear no more. */
  onRing(listener: () => void): () => void
  /** Until it rings, or the time is over; at once when it has rung. */
  sleep(ms: number): Promise<void>
}

export function openBell(): Bell {
  let rung = false
  const listeners = new Set<() => void>()
  const onRing = (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  return {
    ring() {
      rung = true
      for (const listener of listeners) listener()
    },
    hush() {
      rung = false
    },
    rung: () => rung,
    onRing,
    sleep: (ms) =>
      new Promise((resolve) => {
        if (rung) return resolve()
        const wake = (): void => {
          clearTimeout(timer)
          leave()
          resolve()
        }
        const timer = setTimeout(wake, ms)
        const leave = onRing(wake)
      }),
  }
}
