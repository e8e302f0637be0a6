import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

// What a browser loads before the first screen, as it was built: index.html, its scripts, and everything it preloads.

const DIST = fileURLToPath(new URL('../../apps/console/dist', import.meta.url))
const MOST_KB = 250

const zipped = (path: string): number => gzipSync(readFileSync(DIST + path), { level: 9 }).length / 1000

test('the first load is at most 250 kB of JavaScript, gzipped; screens are chunks of their own', () => {
  const html = readFileSync(`${DIST}/index.html`, 'utf8')
  const named = [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map((match) => match[1]!)
  const first = new Set(named)
  // What a script imports without being asked is loaded with it, named or not.
  for (const path of first)
    for (const [, other] of readFileSync(DIST + path, 'utf8').matchAll(
      /(?:from|import)\s*"\.\/([\w.-]+\.js)"/g,
    ))
      first.add(`/assets/${other}`)
  const sizes = [...first].map((path) => ({ path, kb: zipped(path) })).sort((a, b) => b.kb - a.kb)
  const all = sizes.reduce((sum, one) => sum + one.kb, 0)
  const largest = sizes.slice(0, 4).map((one) => `${one.path} ${one.kb.toFixed(0)}`)
  console.info(`first load: ${all.toFixed(1)} kB gzipped in ${sizes.length} files; ${largest.join(', ')}`)
  expect(named.length).toBeGreaterThan(0)
  expect(all).toBeLessThanOrEqual(MOST_KB)
  const later = readdirSync(`${DIST}/assets`).filter(
    (name) => name.endsWith('.js') && !first.has(`/assets/${name}`),
  )
  for (const screen of ['wizard', 'CampaignScreen', 'conversations'])
    expect(later.some((name) => name.startsWith(screen))).toBe(true)
})
