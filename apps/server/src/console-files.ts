import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import { type Http, sendProblem } from './platform/http/server.ts'
import { Problem } from './platform/problem.ts'

const DIST = fileURLToPath(new URL('../../console/dist', import.meta.url))

const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'", // Mantine writes style attributes
  "img-src 'self' data: blob:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ')

/** Serves the built console; every address that is no file is the console's own, and answers its page. */
export async function serveConsole(http: Http, publicUrl: string): Promise<void> {
  const built = existsSync(join(DIST, 'index.html'))
  if (built) {
    // Built files carry a hash in their name, so a browser keeps them for ever.
    await http.register(fastifyStatic, {
      root: join(DIST, 'assets'),
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
      index: false,
    })
    http.get('/api/reference', { config: { allow: 'public' } }, (_request, reply) =>
      reply
        .header('content-security-policy', POLICY)
        .header('cache-control', 'no-cache')
        .sendFile('reference.html', DIST, { maxAge: 0, immutable: false }),
    )
    for (const file of ['mark.svg', 'scheme.js']) {
      http.get(`/${file}`, { config: { allow: 'public' } }, (_request, reply) =>
        reply.sendFile(file, DIST, { maxAge: 0, immutable: false }),
      )
    }
  }
  http.setNotFoundHandler((request, reply) => {
    // Only the path tells a file from a page: what somebody searches for may have a dot in it.
    const [path = ''] = request.url.split('?', 1)
    const page =
      request.method === 'GET' &&
      !/^\/(api|hooks|healthz|readyz|metrics)(\/|$)/.test(path) &&
      !/\.\w+$/.test(path)
    if (!page) return sendProblem(reply, new Problem('not_found'), request.id, publicUrl)
    if (!built)
      return reply.code(503).type('text/plain').send('The console is not built yet. Run npm run build.')
    return reply
      .header('content-security-policy', POLICY)
      .header('cache-control', 'no-cache')
      .sendFile('index.html', DIST, { maxAge: 0, immutable: false })
  })
}
