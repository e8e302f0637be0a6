import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { TOOLS } from './index.ts'

const page = readFileSync(new URL('../../../../docs/mcp.md', import.meta.url), 'utf8')

test('docs/mcp.md names every tool once, and no other', () => {
  const rows = page.split('\n').filter((line) => /^\| `[a-z]+_/.test(line))
  const named = rows.flatMap((row) =>
    [...row.split('|')[1]!.matchAll(/`([a-z_]+)`/g)].map((match) => match[1]),
  )
  expect(named.sort()).toEqual(TOOLS.map(({ name }) => name).sort())
})

test('what it shows of settings is JSON', () => {
  const shown = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => JSON.parse(match[1]!))
  expect(shown.map((one) => Object.keys(one.mcpServers))).toEqual([['foreword'], ['foreword']])
})
