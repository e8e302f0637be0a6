import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { FastifyInstance } from 'fastify'

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
}

/** Fonts are a nicety: without the packages the page falls back to the system's. */
const FONT_FILES: Record<string, string> = {
  'inter.woff2': '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  'newsreader.woff2': '@fontsource-variable/newsreader/files/newsreader-latin-wght-normal.woff2',
}

const PAGE_POLICY = "default-src 'self'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'"

/** Serves the page at `/` and its files under `/sandbox/page/`. */
export function addPage(app: FastifyInstance): void {
  const folder = new URL('../page/', import.meta.url)
  const files = new Set(readdirSync(folder))
  app.get('/', (_request, reply) =>
    reply
      .type(TYPES.html!)
      .header('Content-Security-Policy', PAGE_POLICY)
      .send(readFileSync(new URL('index.html', folder))),
  )
  app.get<{ Params: { file: string } }>('/sandbox/page/:file', (request, reply) => {
    const { file } = request.params
    const type = TYPES[file.split('.').at(-1)!]
    if (type && files.has(file)) return reply.type(type).send(readFileSync(new URL(file, folder)))
    const font = FONT_FILES[file] ? readFont(FONT_FILES[file]) : null
    if (!font) return reply.code(404).send({ error: `There is no file ${file}.` })
    return reply.type('font/woff2').header('Cache-Control', 'max-age=86400').send(font)
  })
}

function readFont(specifier: string): Buffer | null {
  try {
    return readFileSync(createRequire(import.meta.url).resolve(specifier))
  } catch {
    return null
  }
}
