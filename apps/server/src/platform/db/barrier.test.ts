import { expect, test } from 'vitest'
import { openBarrier } from './barrier.ts'

test('who comes while it runs waits for the next pass, together', async () => {
  const passes: PromiseWithResolvers<void>[] = []
  const through = openBarrier(() => {
    const pass = Promise.withResolvers<void>()
    passes.push(pass)
    return pass.promise
  })
  const done: string[] = []
  const first = through().then(() => done.push('first'))
  const others = [through(), through()].map((one, n) => one.then(() => done.push(`other ${n}`)))
  expect(passes).toHaveLength(1)
  passes[0]!.resolve()
  await first
  await Promise.resolve()
  expect(done).toEqual(['first'])
  expect(passes).toHaveLength(2)
  const late = through().then(() => done.push('late'))
  passes[1]!.resolve()
  await Promise.all(others)
  expect(done).toEqual(['first', 'other 0', 'other 1'])
  expect(passes).toHaveLength(3)
  passes[2]!.resolve()
  await late
})

test('a pass that fails fails for its own, and the next one is made', async () => {
  let n = 0
  const through = openBarrier(async () => {
    n++
    if (n === 1) throw new Error('no disk')
  })
  const first = through()
  const second = through()
  await expect(first).rejects.toThrow('no disk')
  await second
  expect(n).toBe(2)
})
