import { expect, test } from 'vitest'
import { sharedAnswers } from './shared-answers.ts'

test('whoever asks while one runs shares the next, and nobody gets an answer from before they asked', async () => {
  const runs: { key: string; answer: (text: string) => void; fail: (error: Error) => void }[] = []
  const ask = sharedAnswers(
    (key) => new Promise<string>((answer, fail) => void runs.push({ key, answer, fail })),
  )
  const first = ask('a')
  const [second, third] = [ask('a'), ask('a')]
  const other = ask('b')
  expect(runs.map((run) => run.key)).toEqual(['a', 'b'])
  runs[0]!.answer('one')
  expect(await first).toBe('one')
  await expect.poll(() => runs.length).toBe(3)
  const fourth = ask('a')
  runs[2]!.answer('two')
  expect([await second, await third]).toEqual(['two', 'two'])
  await expect.poll(() => runs.length).toBe(4)
  runs[3]!.fail(new Error('no database'))
  await expect(fourth).rejects.toThrow('no database')
  const fifth = ask('a')
  expect(runs.length).toBe(5)
  runs[4]!.answer('three')
  expect(await fifth).toBe('three')
  runs[1]!.answer('b')
  expect(await other).toBe('b')
})
