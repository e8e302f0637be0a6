import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Content } from '../store/contents.ts'
import type { World } from '../world.ts'
import {
  changeChannelSender,
  senderSid,
  viewChannelSender,
  viewVerifications,
  whatsappSenders,
} from './channel-senders.ts'
import { createContent, submitContent, viewApproval, viewApprovals, viewContent } from './contents.ts'
import { field } from './create.ts'
import { createDoor, type Exchange, fail, readForm, readJson, send, sendError } from './exchange.ts'
import { lookUp } from './lookups.ts'
import { changeService, POOLS, viewPool, viewService } from './services.ts'

const ROUTE =
  /^\/(v1\/Services|v1\/Content|v1\/ContentAndApprovals|v1\/Tollfree\/Verifications|v2\/PhoneNumbers|v2\/Channels\/Senders)(?:\/([^?]*))?(?:\?(.*))?$/
const SERVICE_SID = /^MG[0-9a-f]{32}$/

/** At Twilio each of these products has a host of its own; here their paths tell them apart. */
export const isProduct = (url: string): boolean => ROUTE.test(url)

/** Lookup, messaging services and content: what is asked for now and then, beside the messages. */
export function createProductsHandler(world: World): (req: IncomingMessage, res: ServerResponse) => void {
  const admit = createDoor(world)
  return (req, res) => {
    const account = admit(req, res)
    if (!account) return
    const route = ROUTE.exec(req.url ?? '')
    if (!route) return sendError(world, req, res, 20404)
    const rest = (route[2] ?? '').split('/').filter(Boolean).map(decodeURIComponent)
    const x: Exchange = { world, req, res, account, query: new URLSearchParams(route[3] ?? '') }
    if (route[1] === 'v1/Services') services(x, rest)
    else if (route[1] === 'v2/PhoneNumbers') lookups(x, rest)
    else if (route[1] === 'v1/Content') contents(x, rest)
    else if (route[1] === 'v2/Channels/Senders') channelSenders(x, rest)
    else if (route[1] === 'v1/Tollfree/Verifications') {
      if (x.req.method !== 'GET' || rest.length > 0) fail(x, 20004)
      else list(x, 'verifications', viewVerifications(world, x.query.get('TollfreePhoneNumberSid')))
    } else
      list(
        x,
        'contents',
        [...world.contents.all()].map((one) => ({
          ...viewContent(world, one),
          approval_requests: viewApproval(one),
        })),
      )
  }
}

const json = (x: Exchange, body: object, status = 200) => send(x, status, JSON.stringify(body))

/** A list as the newer products write it: pages by number, the links whole. */
function list(x: Exchange, key: string, all: readonly object[]) {
  const size = Math.min(Math.max(Number(x.query.get('PageSize')) || 50, 1), 1000)
  const page = Math.max(Number(x.query.get('Page')) || 0, 0)
  const path = (x.req.url ?? '').split('?')[0]
  const link = (number: number) => `http://${x.req.headers.host}${path}?PageSize=${size}&Page=${number}`
  json(x, {
    [key]: all.slice(page * size, (page + 1) * size),
    meta: {
      page,
      page_size: size,
      first_page_url: link(0),
      previous_page_url: page > 0 ? link(page - 1) : null,
      next_page_url: (page + 1) * size < all.length ? link(page + 1) : null,
      url: link(page),
      key,
    },
  })
}

function lookups(x: Exchange, [number = '']: string[]) {
  if (x.req.method !== 'GET') return fail(x, 20004)
  const found = lookUp(x.world, number, x.query)
  if (found) json(x, found)
  else fail(x, 20404)
}

function services(x: Exchange, [sid, collection, ...more]: string[]) {
  const { world } = x
  const { method } = x.req
  if (!sid) {
    if (method === 'GET')
      return list(
        x,
        'services',
        [...world.services.all()].map((one) => viewService(world, one)),
      )
    if (method !== 'POST') return fail(x, 20004)
    return readForm(x, (_, form) => {
      if (!field(form, 'FriendlyName')) return fail(x, 20400, 'FriendlyName')
      const made = world.services.register(world.newSid('MG', world.nextSeq()), {})
      json(x, viewService(world, changeService(world, made, form)), 201)
    })
  }
  const service = SERVICE_SID.test(sid) ? world.services.own(sid) : undefined
  if (!service || more.length > 0) return fail(x, 20404)
  if (!collection) {
    if (method === 'GET') return json(x, viewService(world, service))
    if (method !== 'POST') return fail(x, 20004)
    return readForm(x, (_, form) => {
      const url = field(form, 'InboundRequestUrl')
      if (url && !world.readWebhookUrl(url)) return fail(x, 20400, url)
      json(x, viewService(world, changeService(world, service, form)))
    })
  }
  if (!Object.hasOwn(POOLS, collection)) return fail(x, 20404)
  if (method === 'GET') return list(x, POOLS[collection]!.key, viewPool(world, service, collection))
  if (method !== 'POST' || collection !== 'PhoneNumbers') return fail(x, 20004)
  readForm(x, (_, form) => {
    const sender = world.senders.bySid(field(form, 'PhoneNumberSid'))
    if (!sender) return fail(x, 20404)
    world.senders.register(sender.address, { messagingServiceSid: service.sid })
    json(x, viewPool(world, service, collection).find((one) => one.sid === sender.sid) ?? {}, 201)
  })
}

function contents(x: Exchange, [sid, collection, channel]: string[]) {
  const { world } = x
  const { method } = x.req
  if (!sid) {
    if (method === 'GET')
      return list(
        x,
        'contents',
        [...world.contents.all()].map((one) => viewContent(world, one)),
      )
    if (method !== 'POST') return fail(x, 20004)
    return readJson(x, (body) => {
      const made = body && createContent(world, body)
      if (made) json(x, viewContent(world, made), 201)
      else fail(x, 20400, 'friendly_name, language, variables and types of a content')
    })
  }
  const content = world.contents.get(sid)
  if (!content) return fail(x, 20404)
  if (collection === 'ApprovalRequests') return approvals(x, content, channel)
  if (collection) return fail(x, 20404)
  if (method === 'GET') return json(x, viewContent(world, content))
  if (method !== 'DELETE') return fail(x, 20004)
  world.contents.remove(sid)
  send(x, 204, '')
}

function approvals(x: Exchange, content: Content, channel: string | undefined) {
  const { world } = x
  if (!channel && x.req.method === 'GET') return json(x, viewApprovals(world, content))
  if (channel !== 'whatsapp' || x.req.method !== 'POST') return fail(x, 20004)
  readJson(x, (body) => {
    if (body && submitContent(world, content, body)) json(x, viewApproval(content), 201)
    else
      fail(
        x,
        20400,
        'name in lower-case letters, digits and underscores, category UTILITY, MARKETING or AUTHENTICATION',
      )
  })
}

function channelSenders(x: Exchange, [sid, ...more]: string[]) {
  const { world } = x
  const { method } = x.req
  if (more.length > 0) return fail(x, 20404)
  if (!sid && method === 'GET') {
    if (x.query.get('Channel') !== 'whatsapp') return fail(x, 20400, 'Channel is whatsapp')
    return list(x, 'senders', whatsappSenders(world).map(viewChannelSender))
  }
  const known = sid ? whatsappSenders(world).find((one) => senderSid(one) === sid) : null
  if (known === undefined) return fail(x, 20404)
  if (known && method === 'GET') return json(x, viewChannelSender(known))
  if (method !== 'POST') return fail(x, 20004)
  readJson(x, (body) => {
    const changed = body && changeChannelSender(world, body, known)
    if (changed) json(x, viewChannelSender(changed), 202)
    else fail(x, 20400, 'sender_id is whatsapp: and a number, webhook.callback_url an absolute URL')
  })
}
