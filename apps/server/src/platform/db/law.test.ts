import { expect, test } from 'vitest'
import { assertNoOpenTransaction, insideTransaction } from './law.ts'

const call = () => assertNoOpenTransaction('The carrier was called')

test('outside a transaction everything may be called', () => {
  expect(call).not.toThrow()
})

test('inside one, also after awaiting, the call is refused by name', async () => {
  await insideTransaction(async () => {
    await Promise.resolve()
    expect(call).toThrow('The carrier was called inside an open transaction. Commit first')
  })
  expect(call).not.toThrow()
})

test('work begun inside but done after the end is outside, also when the transaction failed', async () => {
  const gate = Promise.withResolvers<void>()
  let later: Promise<void> | undefined
  const failed = insideTransaction(async () => {
    later = gate.promise.then(call)
    throw new Error('no')
  })
  await expect(failed).rejects.toThrow('no')
  gate.resolve()
  await expect(later).resolves.toBeUndefined()
})
