import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

// Of what `npm run build` made: a page of a brand must not become slow because of us.

const bytesOf = async (name: string) =>
  gzipSync(await readFile(new URL(`../dist/${name}`, import.meta.url)), { level: 9 }).length

test('the widget is below 30 kB, the headless client and the worker far below', async () => {
  expect(await bytesOf('widget.js')).toBeLessThan(30_000)
  expect(await bytesOf('sdk.js')).toBeLessThan(10_000)
  expect(await bytesOf('sw.js')).toBeLessThan(2_000)
})
