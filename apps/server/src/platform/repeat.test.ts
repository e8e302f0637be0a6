import { expect, test } from 'vitest'
import { repeat } from './repeat.ts'

test('what fails is told and done again', async () => {
  const failed: unknown[] = []
  let times = 0
  const work = async () => {
    times++
    if (times === 1) throw new Error('once')
  }
  const repeating = repeat(1, work, (error) => failed.push(error))
  await expect.poll(() => times).toBeGreaterThan(2)
  await repeating.stop()
  expect(failed).toEqual([new Error('once')])
})

test('stop ends the rest, tells the work, and waits for it', async () => {
  const steps: string[] = []
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const repeating = repeat(
    3_600_000,
    async (stopping) => {
      await held
      steps.push(`worked, stopping: ${stopping()}`)
    },
    () => {},
  )
  const stopped = repeating.stop().then(() => steps.push('stopped'))
  release()
  await stopped
  expect(steps).toEqual(['worked, stopping: true', 'stopped'])
})

test('while there is more it makes no pause', async () => {
  let left = 3
  const done = Promise.withResolvers<void>()
  const loop = repeat(
    3_600_000,
    async () => {
      left--
      if (left === 0) done.resolve()
      return left > 0
    },
    () => {},
  )
  await done.promise
  await loop.stop()
  expect(left).toBe(0)
})
