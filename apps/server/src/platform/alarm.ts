/** Sleeps until it rings or the time is over. Ringing between two sleeps is not lost: the next sleep ends at once. */
export type Alarm = { ring(): void; sleep(ms: number): Promise<void> }

export function openAlarm(): Alarm {
  let rung = false
  let wake: (() => void) | null = null
  return {
    ring() {
      rung = true
      wake?.()
    },
    async sleep(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      wake = null
      rung = false
    },
  }
}
