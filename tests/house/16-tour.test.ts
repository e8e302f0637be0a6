import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesIn, ROOT, read } from './tree.ts'

// The tour answers every row of the original tool's notes, and every picture it shows is there.

/** How many rows each part of the notes has. */
const ROWS = { A: 3, B: 1, C: 3, D: 5, E: 7, F: 8, G: 2, H: 3, I: 3, J: 1, K: 3, L: 7, M: 35 }
const FOLDER = 'docs/pictures/tour'

const tour = read('docs/tour.md')
const pictures = [...tour.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)].map(([, words, path]) => ({
  words,
  path: path!,
}))

test('every row has its line, once and in order, with an answer', () => {
  const lines = [...tour.matchAll(/^\| ([A-Z]\d+) \|(.*)\|$/gm)]
  const expected = Object.entries(ROWS).flatMap(([part, count]) =>
    Array.from({ length: count }, (_, index) => `${part}${index + 1}`),
  )
  expect(lines.map(([, id]) => id)).toEqual(expected)
  for (const [, id, rest] of lines) {
    const cells = rest!.split('|').map((cell) => cell.trim())
    expect(cells.every(Boolean) && cells.length >= 3, `${id} has an empty cell`).toBe(true)
  }
})

test('every picture exists and is described, and none lies about unused', () => {
  for (const { words, path } of pictures) {
    expect(words, path).not.toBe('')
    expect(existsSync(join(ROOT, 'docs', path)), path).toBe(true)
  }
  const shown = pictures.map(({ path }) => `docs/${path}`)
  expect(filesIn(FOLDER).filter((file) => !shown.includes(file))).toEqual([])
})
