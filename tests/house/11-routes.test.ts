import { expect, test } from 'vitest'
import { accountsRoutes } from '../../apps/server/src/accounts/index.ts'
import { analyticsRoutes } from '../../apps/server/src/analytics/index.ts'
import { applicationsRoutes } from '../../apps/server/src/applications/index.ts'
import {
  audienceRoutes,
  campaignsRoutes,
  exclusionRoutes,
  optOutRoutes,
} from '../../apps/server/src/campaigns/index.ts'
import { channelsRoutes } from '../../apps/server/src/channels/index.ts'
import { conversationsRoutes } from '../../apps/server/src/conversations/index.ts'
import { deliveryRoutes } from '../../apps/server/src/delivery/index.ts'
import { demoPages } from '../../apps/server/src/demo/inapp-pages.ts'
import { importsRoutes } from '../../apps/server/src/imports/index.ts'
import { inAppFiles } from '../../apps/server/src/inapp-files.ts'
import { inAppConsoleRoutes, inAppRoutes, intakeRoutes } from '../../apps/server/src/intake/index.ts'
import { livePersonRoutes } from '../../apps/server/src/liveperson/index.ts'
import { MAY, mcpRoutes } from '../../apps/server/src/mcp/index.ts'
import { implementer } from '../../apps/server/src/platform/http/implement.ts'
import { openHttp } from '../../apps/server/src/platform/http/server.ts'
import { openLog } from '../../apps/server/src/platform/log.ts'
import { privacyRoutes } from '../../apps/server/src/privacy/index.ts'
import { referenceRoutes } from '../../apps/server/src/reference.ts'
import { webhooksRoutes } from '../../apps/server/src/webhooks/index.ts'
import { API_SCOPES, api, type Route, SCOPES, type Scope } from '../../packages/contract/src/index.ts'

// Law 11, what can be told without a database: every route says who may call it and is implemented exactly once.

const ROLES = ['administrator', 'campaign_manager', 'agent_manager', 'agent']
const routes = Object.entries(api)

type Registered = { method: string; url: string; allow: unknown }

/** Registers every room's routes as main.ts does, with nothing behind them. */
async function registered(): Promise<Registered[]> {
  const http = openHttp(openLog('silent'), 'http://127.0.0.1')
  const found: Registered[] = []
  http.addHook('onRoute', (route) => {
    const methods = Array.isArray(route.method) ? route.method : [route.method]
    for (const method of methods) {
      if (method === 'HEAD') continue // Fastify answers it wherever it answers GET
      found.push({ method, url: route.url, allow: (route.config as { allow?: unknown } | undefined)?.allow })
    }
  })
  const implement = implementer(http, {
    identify: async () => null,
    takeKey: async () => {
      throw new Error('No key is taken here.')
    },
    program: async () => {
      throw new Error('There is no program here.')
    },
    asAccount: async () => {
      throw new Error('There is no database here.')
    },
    origins: [],
  })
  const nothing = {} as never
  accountsRoutes(implement, nothing)
  applicationsRoutes(implement, nothing)
  channelsRoutes(implement, nothing)
  campaignsRoutes(implement, nothing)
  audienceRoutes(implement, nothing)
  exclusionRoutes(implement, nothing)
  optOutRoutes(implement, nothing)
  deliveryRoutes(implement, { campaigns: nothing, recipients: nothing })
  conversationsRoutes(implement, nothing)
  analyticsRoutes(implement, nothing)
  importsRoutes(implement, {} as never)
  privacyRoutes(implement, nothing)
  referenceRoutes(implement, 'http://127.0.0.1')
  livePersonRoutes(http, { publicUrl: 'http://127.0.0.1' } as never)
  intakeRoutes(http, nothing)
  webhooksRoutes(implement, nothing)
  inAppConsoleRoutes(implement)
  inAppRoutes(http, nothing)
  inAppFiles(http)
  demoPages(http, nothing)
  mcpRoutes(http, { publicUrl: 'http://127.0.0.1' } as never)
  await http.ready()
  return found
}

test('every route of the contract says who may call it', () => {
  expect(routes.length).toBeGreaterThan(50)
  for (const [name, route] of routes) {
    const { allow } = route
    if (Array.isArray(allow)) {
      expect(allow.length, name).toBeGreaterThan(0)
      expect(
        allow.every((role) => ROLES.includes(role)),
        name,
      ).toBe(true)
    } else expect(['public', 'signed-in'], name).toContain(allow)
  }
})

test('every route that is not public has a scope for applications, or says why it is for people only', () => {
  const used = new Set<string>()
  for (const [name, route] of routes as [string, Route][]) {
    if (route.allow === 'public') {
      expect(route.scope ?? route.person, name).toBe(undefined)
      continue
    }
    expect(Number(route.scope !== undefined) + Number(route.person !== undefined), name).toBe(1)
    if (route.scope) used.add(route.scope)
    else expect(route.person, name).toMatch(/^[A-Z].*\.$/)
    if (route.scope?.endsWith(':write') || route.scope?.endsWith(':launch'))
      expect(route.method, name).not.toBe('GET')
  }
  expect([...used].sort()).toEqual(Object.keys(API_SCOPES).sort())
})

test('no address is declared twice, and every parameter has a schema', () => {
  const addresses = routes.map(([, route]) => `${route.method} ${route.path}`)
  expect(new Set(addresses).size).toBe(addresses.length)
  for (const [name, route] of routes) {
    if (route.path.includes('/:')) expect('params' in route, name).toBe(true)
  }
})

test('the server implements every route of the contract exactly once, for those the contract allows', async () => {
  const own = (await registered()).filter((route) => route.url.startsWith('/api/v1/'))
  const key = (route: Registered) => `${route.method} ${route.url} ${JSON.stringify(route.allow)}`
  const wanted = routes.map(([, route]) =>
    key({ method: route.method, url: `/api/v1${route.path}`, allow: route.allow }),
  )
  expect(own.map(key).sort()).toEqual(wanted.sort())
})

/** A route that tokens of applications open: its scope is one of those an application can have. */
const isForApplications = ({ allow }: Registered): boolean =>
  typeof allow === 'object' && allow !== null && SCOPES.includes((allow as { scope: Scope }).scope)

test('what applications may call says its scope, and stands at the addresses programs know', async () => {
  const own = (await registered()).filter(isForApplications)
  const told = [
    ...new Set(
      own.map(({ method, url, allow }) => {
        const path = url.replace(/\/$/, '').replace(/^(?:\/api)?\/account/, '/api/account')
        return `${(allow as { scope: Scope }).scope}: ${method} ${path}`
      }),
    ),
  ]
  expect(told.sort()).toEqual([
    'campaigns: GET /api/v2/account/:account/campaign/:id/conversations',
    'campaigns: POST /api/v2/account/:account/campaign',
    'configuration: GET /api/account/:account/app/prmsg/handoffs/list',
    'configuration: GET /api/account/:account/app/prmsg/handoffs/list/channel/:channel',
    'reporting: GET /api/account/:account/app/:app/analytics',
    'reporting: GET /api/account/:account/app/:app/campaigns/:id',
    'reporting: GET /api/account/:account/app/:app/campaigns/:id/analytics',
    'reporting: GET /api/account/:account/app/:app/transactions',
    'reporting: POST /api/account/:account/app/:app/analytics',
    'reporting: POST /api/account/:account/app/:app/transactions',
  ])
})

test('what is registered beside the contract is public, and known', async () => {
  const others = (await registered()).filter(
    (route) => !route.url.startsWith('/api/v1/') && !isForApplications(route),
  )
  expect(others).toEqual([
    // Who it is says the token that the brand's server signed.
    { method: 'GET', url: '/inapp/v1/:senderId/socket', allow: 'public' },
    { method: 'OPTIONS', url: '/inapp/v1/:senderId/exchange', allow: 'public' },
    { method: 'POST', url: '/inapp/v1/:senderId/exchange', allow: 'public' },
    { method: 'GET', url: '/inapp/widget.js', allow: 'public' },
    { method: 'GET', url: '/inapp/sdk.js', allow: 'public' },
    { method: 'GET', url: '/inapp/sw.js', allow: 'public' },
    // Only beside the sandbox.
    { method: 'GET', url: '/inapp/demo', allow: 'public' },
    { method: 'GET', url: '/inapp/demo/token', allow: 'public' },
    // Where services are, tokens for whoever shows a secret, and the keys to judge them by.
    { method: 'GET', url: '/api/account/:account/service/baseURI.json', allow: 'public' },
    { method: 'GET', url: '/api/account/:account/service/:service/baseURI.json', allow: 'public' },
    { method: 'POST', url: '/sentinel/api/account/:account/app/token', allow: 'public' },
    { method: 'POST', url: '/sentinel/api/v2/account/:account/app/token', allow: 'public' },
    { method: 'GET', url: '/sentinel/well-known/jwks', allow: 'public' },
    { method: 'GET', url: '/sentinel/.well-known/jwks.json', allow: 'public' },
    { method: 'POST', url: '/hooks/:senderId/status', allow: 'public' },
    { method: 'POST', url: '/hooks/:senderId/inbound', allow: 'public' },
    { method: 'GET', url: '/hooks/:senderId/inbound', allow: 'public' },
    // What a key may, it asks for at /api/v1 itself.
    { method: 'GET', url: '/mcp', allow: 'key' },
    { method: 'POST', url: '/mcp', allow: 'key' },
    { method: 'DELETE', url: '/mcp', allow: 'key' },
  ])
})

test('assistants read, and write drafts: whatever their key may, no tool can make anything go out', () => {
  const scopes = MAY.map((name) => {
    const route: Route = api[name]
    return route.method === 'GET' ? 'reads' : `${name} ${route.scope}`
  })
  expect(scopes.filter((one) => one !== 'reads').sort()).toEqual([
    'changeCampaign campaigns:write',
    'createCampaign campaigns:write',
    'dropLaunchRequest campaigns:write',
    'planPhones campaigns:read',
    'requestLaunch campaigns:write',
    'rereadImport campaigns:write',
    'uploadRecipients campaigns:write',
  ])
})
