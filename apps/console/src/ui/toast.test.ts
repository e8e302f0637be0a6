import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { dismissToast, toast, toastStore, undoToast } from './toast.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  dismissToast()
  vi.useRealTimers()
})

it('shows one at a time, for ten seconds from the last', () => {
  toast('First')
  vi.advanceTimersByTime(9000)
  toast('Second')
  vi.advanceTimersByTime(9000)
  expect(toastStore.get()?.text).toBe('Second')
  vi.advanceTimersByTime(1000)
  expect(toastStore.get()).toBeUndefined()
})

it('takes back once, and only what can be', () => {
  const undo = vi.fn()
  toast('Archived', undo)
  expect(undoToast()).toBe(true)
  expect(undoToast()).toBe(false)
  expect(undo).toHaveBeenCalledTimes(1)
  toast('Sent')
  expect(undoToast()).toBe(false)
  expect(toastStore.get()?.text).toBe('Sent')
})
