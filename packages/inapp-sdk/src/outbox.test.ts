import { expect, test } from 'vitest'
import { asAct, openOutbox, type Shelf } from './outbox.ts'

function shelf(): Shelf & { kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}
const unsent = (id: string) => ({ id, text: `Text of ${id}`, at: '2026-11-25T10:00:00.000Z' })

test('what waits outlives the page, in order, per person', () => {
  const own = shelf()
  const first = openOutbox('ada', own)
  for (const id of ['a', 'b', 'c']) first.add(unsent(id))
  openOutbox('hugo', own).add(unsent('h'))
  const next = openOutbox('ada', own)
  expect(next.list().map((one) => one.id)).toEqual(['a', 'b', 'c'])
  first.drop('b')
  expect(next.list().map((one) => one.id)).toEqual(['a', 'c'])
  next.drop('a')
  next.drop('c')
  expect([...own.kept.keys()]).toEqual(['hugo'])
})

test('a full, forbidden or spoilt shelf is done without', () => {
  const full: Shelf = {
    getItem: () => null,
    setItem() {
      throw new Error('QuotaExceededError')
    },
    removeItem() {},
  }
  for (const place of [full, null]) {
    const outbox = openOutbox('ada', place)
    outbox.add(unsent('a'))
    outbox.add(unsent('b'))
    expect(outbox.list().map((one) => one.id)).toEqual(['a', 'b'])
  }
  const spoilt = shelf()
  for (const text of ['{', '7', '[{"id":1}]', '[null]']) {
    spoilt.kept.set('ada', text)
    expect(openOutbox('ada', spoilt).list()).toEqual([])
  }
})

test('what is said to the server is the message alone', () => {
  expect(asAct(unsent('a'))).toEqual({ type: 'send', id: 'a', text: 'Text of a' })
  expect(asAct({ ...unsent('a'), tapped: 'yes' })).toMatchObject({ tapped: 'yes' })
})
