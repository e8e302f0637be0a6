import { expect, test } from 'vitest'
import { importsOf, packageOf, sources } from './tree.ts'

// Law 3: an adapter knows only the port and the contract, and only main.ts knows adapters.

const CARRIERS = 'apps/server/src/carriers/'
const PORT = ['apps/server/src/channels/carrier.ts', 'apps/server/src/channels/index.ts']
/** What every carrier needs of HTTP; knows no carrier. */
const SHARED = `${CARRIERS}shared/`
const PACKAGES = ['undici', '@foreword/contract']

const adapters = sources(CARRIERS)

test('there is an adapter', () => {
  expect(adapters).toContain(`${CARRIERS}twilio/index.ts`)
})

test('an adapter imports the port as types, the contract, undici, Node and itself', () => {
  const wrong = adapters.flatMap((from) => {
    const own = `${from.split('/').slice(0, 5).join('/')}/`
    return importsOf(from)
      .filter((one) => {
        if (one.path)
          return !(
            one.path.startsWith(own) ||
            one.path.startsWith(SHARED) ||
            (PORT.includes(one.path) && one.typeOnly)
          )
        return !(one.name.startsWith('node:') || PACKAGES.includes(packageOf(one.name)))
      })
      .map((one) => `${from} imports ${one.name}`)
  })
  expect(wrong).toEqual([])
})

test('only main.ts imports adapters', () => {
  const others = sources('apps/server/src').filter((path) => !path.startsWith(CARRIERS))
  const importers = others.filter((from) => importsOf(from).some((one) => one.path?.startsWith(CARRIERS)))
  expect(importers).toEqual(['apps/server/src/main.ts'])
})
