import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify from 'fastify'
import { addPage } from './api/page.ts'
import { addRoutes } from './api/routes.ts'
import { addGatewayRoutes, createGatewayHandler, GATEWAY_PREFIX } from './gateway/server.ts'
import { postNextReceipt } from './traffic/receipts.ts'
import { createProductsHandler, isProduct } from './twilio/products.ts'
import { API_PREFIX, createTwilioHandler } from './twilio/server.ts'
import { INBOX_PREFIX } from './webhooks/inbox.ts'
import { addWhatsappRoutes } from './whatsapp/admin.ts'
import { createGraphHandler, GRAPH_PREFIX } from './whatsapp/graph.ts'
import { type Account, createWorld, type World } from './world.ts'

export const SANDBOX_ACCOUNT_SID = `AC${'0'.repeat(32)}`
export const SANDBOX_AUTH_TOKEN = 'sandbox-token-000000000000000000'

export interface SandboxOptions {
  /** 0 or none for a free port. */
  port?: number
  host?: string
  accounts?: readonly Account[]
  /** Same seed, same faults in the same order. */
  seed?: number
  /** Milliseconds since 1970. With a clock that stands still, call `state.tick()` after moving it. */
  now?: () => number
  /** Prints each line of the log. */
  log?: boolean
  /** The only numbers that may send. Without it every number may. */
  numbers?: readonly string[]
  /** Messages remembered; the oldest are forgotten first. Counts per phone are kept always. */
  keep?: number
}

export interface Sandbox {
  url: string
  port: number
  state: World
  close(): Promise<void>
}

const DEFAULT_KEEP = 2_000_000

/** Clients hold connections open between bursts; closing them under a client looks like a fault nobody dialled. */
const KEEP_ALIVE_MS = 120_000

/** Starts the fake carrier: Twilio's API under /2010-04-01, WhatsApp's under /graph, an HTTP gateway's under /gateway, inboxes for webhooks under /webhooks/inbox, the sandbox's own under /sandbox, the page at /. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = '127.0.0.1' } = options
  const accounts = options.accounts ?? [{ sid: SANDBOX_ACCOUNT_SID, authToken: SANDBOX_AUTH_TOKEN }]
  const state = createWorld(
    {
      accounts,
      seed: options.seed ?? 1,
      now: options.now ?? Date.now,
      runTag: randomBytes(8).toString('hex'),
      numbers: options.numbers ?? null,
      keep: options.keep ?? DEFAULT_KEEP,
      log: options.log ?? false,
    },
    postNextReceipt,
  )
  const carrier = createTwilioHandler(state)
  const products = createProductsHandler(state)
  const graph = createGraphHandler(state)
  const gateway = createGatewayHandler(state)
  const app = Fastify({
    forceCloseConnections: true,
    serverFactory: (handler) =>
      createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (req, res) => {
        if (req.url?.startsWith(API_PREFIX)) carrier(req, res)
        else if (req.url?.startsWith(GRAPH_PREFIX)) graph(req, res)
        else if (req.url?.startsWith(GATEWAY_PREFIX)) gateway(req, res)
        else if (req.url?.startsWith(INBOX_PREFIX)) state.inboxes.handle(req, res)
        else if (isProduct(req.url ?? '')) products(req, res)
        else handler(req, res)
      }),
  })
  // Only JSON: a form on some other page must not be able to drive the sandbox.
  app.removeContentTypeParser('text/plain')
  const live = addRoutes(app, state)
  addWhatsappRoutes(app, state)
  addGatewayRoutes(app, state)
  state.inboxes.addRoutes(app)
  addPage(app)
  await app.listen({ port, host })
  const bound = (app.server.address() as AddressInfo).port
  state.url = `http://${host.includes(':') ? `[${host}]` : host}:${bound}`
  return {
    url: state.url,
    port: bound,
    state,
    async close() {
      state.inboxes.close()
      live.close()
      await app.close()
      await state.close()
    },
  }
}
