import type { IncomingMessage, ServerResponse } from 'node:http'
import type { World } from '../world.ts'
import { blockUsers } from './blocks.ts'
import { type Exchange, noSuchObject, readJson, refuse, wrongMethod } from './exchange.ts'
import { createLimits, type Limits } from './limits.ts'
import { media, mediaFile, type Upload, upload, uploads } from './media-api.ts'
import { PERMISSIONS, type WaNumber } from './model.ts'
import { account, debugToken, number, subscribedApps, subscriptions } from './objects.ts'
import { send } from './sends.ts'
import { template, templates } from './templates-api.ts'

export const GRAPH_PREFIX = '/graph/'
const ROUTE = /^(\/graph\/v\d+\.\d+)\/([^/?]+)(?:\/([a-z_]+))?\/?(?:\?(.*))?$/

/** What needs which permission: messages and files the first, everything else the second. */
const MESSAGING = new Set(['messages', 'marketing_messages', 'media', 'block_users'])

/** Serves the Graph API of WhatsApp on plain node:http, like the other carrier beside it. */
export function createGraphHandler(world: World): (req: IncomingMessage, res: ServerResponse) => void {
  const limits = createLimits()
  const sessions = new Map<string, Upload>()
  return (req, res) => {
    const perSecond = world.requests.hit(world.now())
    if (world.dials.refuseAll) {
      req.socket.destroy()
      return
    }
    if (world.dials.maxPerSecond > 0 && perSecond > world.dials.maxPerSecond) {
      world.refusals.hit(world.now())
      return refuse({ res }, { code: 80007, details: 'Too many calls' })
    }
    const route = ROUTE.exec(req.url ?? '')
    if (!route) return refuse({ res }, { code: 100, details: 'Unsupported request', status: 404 })
    const query = new URLSearchParams(route[4] ?? '')
    const token =
      /^(?:Bearer|OAuth)\s+(.+)$/i.exec(req.headers.authorization ?? '')?.[1] ?? query.get('access_token')
    const holder = holderOf(world, token ?? '')
    if (!holder) return refuse({ res }, { code: 190, details: 'Invalid OAuth access token' })
    if (holder.tokenExpired)
      return refuse({ res }, { code: 190, subcode: 463, details: 'Session has expired' })
    const node = decodeURIComponent(route[2]!)
    const x: Exchange = { world, req, res, query, holder, root: route[1]!, node, edge: route[3] ?? '' }
    dispatch(x, limits, sessions, token!.includes('|'))
  }
}

/** A token of a number, or an app's own: its id, a bar and its secret. */
function holderOf(world: World, token: string): WaNumber | undefined {
  const { business } = world.whatsapp
  if (!token.includes('|')) return business.byToken(token)
  return [...business.numbers()].find((one) => token === `${one.appId}|${one.appSecret}`)
}

function dispatch(x: Exchange, limits: Limits, sessions: Map<string, Upload>, byApp: boolean) {
  const { holder, node, edge } = x
  const { business } = x.world.whatsapp
  if (node === 'debug_token') return debugToken(x)
  if (node === holder.appId) {
    if (edge === 'uploads') return uploads(x, sessions)
    return edge === 'subscriptions' ? subscriptions(x, byApp) : noSuchObject(x)
  }
  if (node.startsWith('upload:')) return upload(x, sessions)
  const wanted = MESSAGING.has(edge) ? PERMISSIONS[0]! : PERMISSIONS[1]!
  // A number's own facts are there for either permission.
  if (!holder.permissions.includes(wanted) && (edge !== '' || holder.permissions.length === 0))
    return refuse(x, { code: 200, details: `The token lacks ${wanted}` })
  const own = business.number(node)
  if (own) return own.wabaId === holder.wabaId ? dispatchNumber(x, own, limits) : noSuchObject(x)
  if (node === holder.wabaId) {
    if (edge === '' || edge === 'phone_numbers') return account(x)
    if (edge === 'subscribed_apps') return subscribedApps(x)
    return edge === 'message_templates' ? templates(x) : noSuchObject(x)
  }
  const known = business.template(node)
  if (known?.wabaId === holder.wabaId) return template(x, known)
  if (x.world.whatsapp.media.get(node)?.wabaId === holder.wabaId)
    return edge === 'file' ? mediaFile(x) : media(x)
  noSuchObject(x)
}

function dispatchNumber(x: Exchange, own: WaNumber, limits: Limits) {
  const { method } = x.req
  if (x.edge === '') return number(x, own)
  if (x.edge === 'media') return media(x)
  if (x.edge === 'block_users') return blockUsers(x, own)
  if (x.edge !== 'messages' && x.edge !== 'marketing_messages') return noSuchObject(x)
  if (method !== 'POST') return wrongMethod(x)
  readJson(x, (body) => send(x, own, body, limits))
}
