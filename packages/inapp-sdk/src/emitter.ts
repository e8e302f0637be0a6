/** Who listens to what. A listener that throws does not keep others from hearing. */
export type Emitter<Events> = {
  on<K extends keyof Events>(event: K, listener: (value: Events[K]) => void): () => void
  emit<K extends keyof Events>(event: K, value: Events[K]): void
}

export function emitter<Events>(): Emitter<Events> {
  const listeners = new Map<keyof Events, Set<(value: never) => void>>()
  return {
    on(event, listener) {
      const own = listeners.get(event) ?? new Set()
      listeners.set(event, own.add(listener as (value: never) => void))
      return () => own.delete(listener as (value: never) => void)
    },
    emit(event, value) {
      for (const listener of [...(listeners.get(event) ?? [])]) {
        try {
          listener(value as never)
        } catch (error) {
          console.error('A listener of Foreword failed', error)
        }
      }
    },
  }
}
