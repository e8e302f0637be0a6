import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Http } from './platform/http/server.ts'

const DIST = fileURLToPath(new URL('../../../packages/inapp-sdk/dist', import.meta.url))
const FILES = ['widget.js', 'sdk.js', 'sw.js'] as const

/**
 * What a brand's pages load: widget, headless client, service worker. Their names stay, so a browser keeps them for an hour, uses them for a
 * day more while it asks, and asks with the tag of what it has.
 */
export function inAppFiles(http: Http): void {
  for (const name of FILES) {
    const path = join(DIST, name)
    const file = existsSync(path) ? readFileSync(path) : null
    const tag = file && `"${createHash('sha256').update(file).digest('base64url').slice(0, 22)}"`
    http.get(`/inapp/${name}`, { config: { allow: 'public' } }, async (request, reply) => {
      if (!file || !tag)
        return reply.code(503).type('text/plain').send('The in-app SDK is not built yet. Run npm run build.')
      // A worker is compared by the browser itself, byte by byte: it must not be an old copy.
      const keep = name === 'sw.js' ? 'no-cache' : 'public, max-age=3600, stale-while-revalidate=86400'
      reply.header('cache-control', keep).header('etag', tag).header('access-control-allow-origin', '*')
      if (request.headers['if-none-match'] === tag) return reply.code(304).send()
      return reply.type('text/javascript; charset=utf-8').send(file)
    })
  }
}
