/**
 * Runs `act` for a key at once, then at most every `everyMs` for the same key, and always once more after the last request
 * within that time: so the final figure is never missed.
 */
export function throttleByKey<K>(everyMs: number, act: (key: K) => void) {
  const waiting = new Map<string, { timer: ReturnType<typeof setTimeout>; again: boolean }>()

  function run(key: K): void {
    const name = JSON.stringify(key)
    const held = waiting.get(name)
    if (held) {
      held.again = true
      return
    }
    act(key)
    const entry = {
      again: false,
      timer: setTimeout(() => {
        waiting.delete(name)
        if (entry.again) run(key)
      }, everyMs),
    }
    waiting.set(name, entry)
  }

  function stop(): void {
    for (const { timer } of waiting.values()) clearTimeout(timer)
    waiting.clear()
  }

  return { run, stop }
}
