import { expect, test } from 'vitest'
import { current } from '../../packages/client/generate.ts'
import { importsOf, read, sources } from './tree.ts'

// Law 14: the client is what the contract says, and is whole by itself.

test('the generated client is current: `npm run client` writes it', () => {
  expect(read('packages/client/src/generated.ts').split('\n')).toEqual(current().split('\n'))
})

test('the client imports itself and nothing else, so that it runs wherever fetch does', () => {
  const files = sources('packages/client/src')
  expect(files.length).toBeGreaterThan(3)
  expect(
    files.flatMap((from) =>
      importsOf(from)
        .filter((one) => !one.path?.startsWith('packages/client/src/'))
        .map((one) => `${from} imports ${one.name}`),
    ),
  ).toEqual([])
  const { dependencies } = JSON.parse(read('packages/client/package.json')) as { dependencies?: object }
  expect(dependencies ?? {}).toEqual({})
})
