import { expect, test, vi } from 'vitest'
import { openAlarm } from './alarm.ts'

test('ringing before, during and never', async () => {
  vi.useFakeTimers()
  try {
    const alarm = openAlarm()
    alarm.ring()
    await alarm.sleep(1_000_000) // ends at once: it rang before
    const during = alarm.sleep(1_000_000)
    alarm.ring()
    await during
    let over = false
    const full = alarm.sleep(500).then(() => {
      over = true
    })
    await vi.advanceTimersByTimeAsync(499)
    expect(over).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    await full
    expect(over).toBe(true)
  } finally {
    vi.useRealTimers()
  }
})
