import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the whole project. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** What is made, fetched or kept there, never written by us. */
const NOT_OURS = new Set(['node_modules', 'dist', 'data', '.git', 'test-results', 'generated'])

/** Every file below `dir`, as paths from the project's folder, sorted. */
export function filesIn(dir: string): string[] {
  return readdirSync(join(ROOT, dir), { withFileTypes: true })
    .flatMap((entry) => {
      if (NOT_OURS.has(entry.name)) return []
      const path = join(dir, entry.name)
      return entry.isDirectory() ? filesIn(path) : [path]
    })
    .sort()
}

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** Code that is part of the product: no tests, and nothing that only tests use. */
export function sources(dir: string): string[] {
  return filesIn(dir).filter((path) => /\.tsx?$/.test(path) && !isTest(path))
}

export const isTest = (path: string): boolean =>
  /\.(test|fixture)\.tsx?$/.test(path) ||
  /(conformance(-http)?|fault-server|windows-oracle|test-kit)\.ts$/.test(path)

export type Import = {
  /** As written: './x.ts', 'node:fs', '@foreword/contract'. */
  name: string
  /** Path from the project's folder, for relative imports. */
  path: string | null
  /** `import type`: gone when it runs. */
  typeOnly: boolean
}

const FROM = /(?:^|[\n;])\s*(import|export)\s+(type\s+)?[^;'"`]*?from\s*(['"])([^'"]+)\3/g
const BARE = /(?:^|[\n;])\s*import\s*(['"])([^'"]+)\1/g
const DYNAMIC = /\bimport\(\s*(['"])([^'"]+)\1\s*\)/g

/** What a module's text imports, however it does. Comments are left out first. */
export function importsOf(path: string, text = read(path)): Import[] {
  const code = withoutComments(text)
  const found = [
    ...[...code.matchAll(FROM)].map((match) => ({ name: match[4]!, typeOnly: match[2] !== undefined })),
    ...[...code.matchAll(BARE)].map((match) => ({ name: match[2]!, typeOnly: false })),
    ...[...code.matchAll(DYNAMIC)].map((match) => ({ name: match[2]!, typeOnly: false })),
  ]
  return found.map((one) => ({
    ...one,
    path: one.name.startsWith('.') ? relative(ROOT, join(ROOT, dirname(path), one.name)) : null,
  }))
}

/** A `//` inside a string is never after a space in our code, so addresses stay whole. */
export const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')

/** The package of a bare import: '@scope/name' or 'name'. */
export function packageOf(name: string): string {
  const parts = name.split('/')
  return name.startsWith('@') ? `${parts[0]}/${parts[1]}` : parts[0]!
}
