import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vite'

/** Preloads the two Latin fonts, whose names carry a hash: without it text changes its shape after the first paint. */
function preloadLatinFonts(): Plugin {
  return {
    name: 'preload-latin-fonts',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((file) => /(inter|newsreader)-latin-wght-normal.*\.woff2$/.test(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: '' },
            injectTo: 'head' as const,
          })),
    },
  }
}

/** What the contract asks of its schema library. A name that is missing here fails the build. */
const SCHEMAS = `
import * as all from 'typebox'
export { all as default }
/* @__NO_SIDE_EFFECTS__ */ const none = () => ({})
/* @__NO_SIDE_EFFECTS__ */ export const Object = (properties) => ({ properties })
/* @__NO_SIDE_EFFECTS__ */ export const Union = (anyOf) => ({ anyOf })
/* @__NO_SIDE_EFFECTS__ */ export const Optional = (schema) => schema
export {
  none as String, none as Integer, none as Number, none as Boolean, none as Null, none as Unknown, none as Unsafe, none as Literal,
  none as Enum, none as Array, none as Record, none as Partial,
}
`
/** What a browser does not need of a route to call it. */
const FOR_THE_SERVER = ['params', 'query', 'body', 'response', 'summary', 'allow', 'scope', 'person', 'fails']

type Part = { type: string; start: number; end: number }
type Property = Part & { key?: { name?: string } }
type Call = Part & { callee: { name?: string }; arguments: (Part & { properties?: Property[] })[] }

/** Everything in a syntax tree, whatever it hangs from. */
function* partsOf(part: unknown): Generator<Part> {
  if (typeof part !== 'object' || part === null) return
  if ('type' in part && 'start' in part) yield part as Part
  for (const one of Object.values(part)) yield* partsOf(one)
}

/**
 * The server checks by the contract's schemas; the console only calls by its routes. So a browser loads neither a library for schemas nor
 * the schemas, a fifth of what it would load before the first screen.
 */
function withoutSchemas(): Plugin {
  return {
    name: 'without-schemas',
    apply: 'build',
    resolveId: { order: 'pre', handler: (name) => (name === 'typebox' ? '\0without-schemas' : null) },
    load: (id) => (id === '\0without-schemas' ? SCHEMAS : null),
    transform: {
      filter: { id: /packages\/contract\/src\/[\w-]+\.ts$/ },
      handler(code) {
        const calls = [...partsOf(this.parse(code))].filter(
          (part): part is Call => part.type === 'CallExpression' && (part as Call).callee.name === 'route',
        )
        const gone = calls
          .flatMap((call) => call.arguments[0]?.properties ?? [])
          .filter((property) => FOR_THE_SERVER.includes(property.key?.name ?? ''))
        let left = code
        for (const { start, end } of gone.sort((a, b) => b.start - a.start))
          left = left.slice(0, start) + left.slice(end).replace(/^\s*,/, '')
        return left
      },
    },
  }
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), withoutSchemas(), preloadLatinFonts()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    // The API reference is a page of its own: nothing of it is loaded with the console.
    rolldownOptions: {
      input: ['index.html', 'reference.html'].map((page) => `${import.meta.dirname}/${page}`),
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:4000' } },
})
