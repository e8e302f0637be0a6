import { expect, test } from 'vitest'
import { importsOf, packageOf, read, sources } from './tree.ts'

// Law 6: the console sees only the contract; the sandbox imports nothing of ours, so that it can disagree with us.

const declared = (folder: string): string[] => {
  const json = JSON.parse(read(`${folder}/package.json`)) as Record<
    string,
    Record<string, string> | undefined
  >
  return [...Object.keys(json.dependencies ?? {}), ...Object.keys(json.devDependencies ?? {})]
}

function strangers(folder: string, packages: readonly string[]): string[] {
  const files = sources(`${folder}/src`)
  expect(files.length, folder).toBeGreaterThan(5)
  return files.flatMap((from) =>
    importsOf(from)
      .filter((one) =>
        one.path
          ? !one.path.startsWith(`${folder}/`)
          : !one.name.startsWith('node:') && !packages.includes(packageOf(one.name)),
      )
      .map((one) => `${from} imports ${one.name}`),
  )
}

test('the console imports the contract, packages it declares, and itself', () => {
  const packages = declared('apps/console')
  expect(packages.filter((name) => name.startsWith('@foreword/'))).toEqual(['@foreword/contract'])
  expect(strangers('apps/console', packages)).toEqual([])
})

test('the console runs in a browser: nothing of Node', () => {
  const wrong = sources('apps/console/src').filter((from) =>
    importsOf(from).some((one) => one.name.startsWith('node:')),
  )
  expect(wrong).toEqual([])
})

test('the sandbox imports nothing of ours', () => {
  const packages = declared('apps/carrier-sandbox')
  expect(packages.filter((name) => name.startsWith('@foreword/'))).toEqual([])
  expect(strangers('apps/carrier-sandbox', packages)).toEqual([])
})

test('the contract imports its schema library and itself', () => {
  expect(strangers('packages/contract', ['typebox'])).toEqual([])
})

test('the SDK is whole by itself: itself, and of the contract only types', () => {
  expect(strangers('packages/inapp-sdk', ['@foreword/contract'])).toEqual([])
  const values = sources('packages/inapp-sdk/src').flatMap((from) =>
    importsOf(from)
      .filter((one) => one.name.startsWith('@foreword/') && !one.typeOnly)
      .map((one) => `${from} imports ${one.name}`),
  )
  expect(values).toEqual([])
  const { dependencies } = JSON.parse(read('packages/inapp-sdk/package.json')) as { dependencies?: object }
  expect(dependencies ?? {}).toEqual({})
})
