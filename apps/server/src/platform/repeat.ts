import { openAlarm } from './alarm.ts'

/**
 * Does the work at once and then every `everyMs` milliseconds after it ended, until stopped; without the pause while it answers true: there is
 * more. What it throws goes to `failed` and ends nothing. Work that takes long asks `stopping` on the way. `stop` waits for what is under way.
 */
export function repeat(
  everyMs: number,
  work: (stopping: () => boolean) => Promise<unknown>,
  failed: (error: unknown) => void,
): { stop(): Promise<void> } {
  const alarm = openAlarm()
  let stopping = false
  const run = async (): Promise<void> => {
    while (!stopping) {
      const more = await work(() => stopping).catch(failed)
      if (more !== true && !stopping) await alarm.sleep(everyMs)
    }
  }
  const running = run()
  return {
    async stop() {
      stopping = true
      alarm.ring()
      await running
    },
  }
}
