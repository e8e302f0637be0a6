import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { changeDials, presetDials } from '../rules/dials.ts'
import { createDice } from '../rules/dice.ts'
import { APPROVAL_STATUSES, type ApprovalStatus } from '../store/contents.ts'
import { SENDER_STATUSES, type SenderSettings, VERIFICATIONS } from '../store/senders.ts'
import { kindOf, type ServiceSettings } from '../store/services.ts'
import { replyTo } from '../traffic/replies.ts'
import { findTapped } from '../whatsapp/replies.ts'
import { SAMPLES, type SampleKind } from '../whatsapp/samples.ts'
import { ACCOUNT_STATUSES, type AccountStatus, type World } from '../world.ts'
import { answerAsMany } from './answers.ts'
import { createLive, type Live } from './live.ts'
import { findPhones, truthLines, viewDials, viewEntry, viewScreen, viewSender, viewStats } from './views.ts'

const ADDRESS = /^((whatsapp|rcs|messenger):)?\+[1-9]\d{6,14}$/
const SENDER_ADDRESS = /^((whatsapp|rcs|messenger):)?\+[1-9]\d{6,14}$|^\d{3,8}$|^[A-Za-z0-9 ]{1,11}$/
const MAX_ANSWERS = 100_000

type Body = Record<string, unknown>

/** The sandbox's own API: phones, numbers, dials and what really happened. */
export function addRoutes(app: FastifyInstance, world: World): Live {
  const live = createLive(world)
  addPhoneRoutes(app, world)
  addDialRoutes(app, world)
  addNumberRoutes(app, world)
  addProductRoutes(app, world)
  app.get('/sandbox/api/stats', () => viewStats(world))
  app.get('/sandbox/api/log', () => world.journal.recent(100).map(viewEntry))
  app.get('/sandbox/api/truth', (_request, reply) =>
    reply.type('application/x-ndjson').send(Readable.from(truthLines(world))),
  )
  app.delete('/sandbox/api/all', (_request, reply) => {
    world.clear()
    return reply.code(204).send()
  })
  app.get('/sandbox/api/events', (_request, reply) => {
    reply.hijack()
    live.watch(reply.raw)
  })
  return live
}

function addPhoneRoutes(app: FastifyInstance, world: World): void {
  app.get<{ Querystring: Record<string, string> }>('/sandbox/api/phones', (request) => {
    const { search = '', offset = '0', limit = '50' } = request.query
    return findPhones(world, {
      search,
      offset: Math.max(Math.floor(Number(offset)) || 0, 0),
      limit: Math.min(Math.max(Math.floor(Number(limit)) || 50, 1), 1000),
    })
  })

  app.post<{ Body: Body }>('/sandbox/api/phones', (request, reply) => {
    const number = String(request.body?.number ?? '').replace(/[\s()-]/g, '')
    if (!ADDRESS.test(number)) return wrong(reply, 'number is E.164, such as +12125550142.')
    world.touch(number)
    return reply.code(201).send(viewScreen(world, world.phones.open(number), 0))
  })

  app.get<{ Params: { number: string }; Querystring: { limit?: string } }>(
    '/sandbox/api/phones/:number',
    (request, reply) => {
      const phone = world.phones.all.get(request.params.number)
      if (!phone) return missing(reply, request.params.number)
      return viewScreen(world, phone, Math.max(Math.floor(Number(request.query.limit)) || 200, 1))
    },
  )

  app.post<{ Params: { number: string }; Body: Body }>(
    '/sandbox/api/phones/:number/reply',
    (request, reply) => {
      const { number } = request.params
      const { body = '', to, tap, file } = request.body ?? {}
      if (!ADDRESS.test(number)) return wrong(reply, 'number is E.164, such as +12125550142.')
      if (tap !== undefined) return tapOn(world, reply, number, String(tap))
      if (file !== undefined && !Object.hasOwn(SAMPLES, String(file)))
        return wrong(reply, `file is one of ${Object.keys(SAMPLES).join(', ')}.`)
      if (typeof body !== 'string' || (body === '' && file === undefined))
        return wrong(reply, 'body is the text of the reply.')
      const phone = world.phones.open(number)
      const address = typeof to === 'string' && to ? to : phone.lastSender
      if (!SENDER_ADDRESS.test(address)) {
        return wrong(reply, 'to is the number to write to; nothing has written to this phone yet.')
      }
      if (kindOf(address) === 'name') return wrong(reply, `${address} is a name: nobody can write to it.`)
      const message = replyTo(world, phone, address, body, null, (file as SampleKind | undefined) ?? null)
      return reply.code(201).send({ sid: message.sid, to: address })
    },
  )

  app.post<{ Body: Body }>('/sandbox/api/answer-many', (request, reply) => {
    const { count, texts } = request.body ?? {}
    if (!Number.isInteger(count) || (count as number) < 1 || (count as number) > MAX_ANSWERS) {
      return wrong(reply, `count is a whole number from 1 to ${MAX_ANSWERS}.`)
    }
    const good =
      Array.isArray(texts) &&
      texts.length > 0 &&
      texts.every((text) => typeof text === 'string' && text !== '')
    if (!good) return wrong(reply, 'texts is a list of at least one reply.')
    return { answered: answerAsMany(world, count as number, texts as string[]) }
  })
}

/** A tap goes to whoever sent the message that is tapped. */
function tapOn(world: World, reply: FastifyReply, number: string, id: string) {
  const phone = world.phones.all.get(number)
  if (!phone) return missing(reply, number)
  const tapped = findTapped(phone.messages, id)
  if (!tapped) return wrong(reply, 'tap is the id of a button or row on the phone’s screen.')
  const message = replyTo(world, phone, tapped.message.from, tapped.text, tapped)
  return reply.code(201).send({ sid: message.sid, to: tapped.message.from })
}

function addDialRoutes(app: FastifyInstance, world: World): void {
  app.get('/sandbox/api/dials', () => viewDials(world))

  app.patch<{ Body: Body }>('/sandbox/api/dials', (request, reply) => {
    const change = request.body ?? {}
    const result = changeDials(world.dials, change, world.now())
    if ('error' in result) return wrong(reply, result.error)
    world.dials = result.dials
    world.receiptStatuses = new Set(result.dials.receiptStatuses)
    if (typeof change.seed === 'number') world.dice = createDice(change.seed)
    return viewDials(world)
  })

  app.post('/sandbox/api/dials/reset', () => {
    world.dials = presetDials('calm')
    world.receiptStatuses = new Set(world.dials.receiptStatuses)
    world.dice = createDice(world.firstSeed)
    return viewDials(world)
  })
}

function addNumberRoutes(app: FastifyInstance, world: World): void {
  app.get('/sandbox/api/numbers', () => [...world.senders.all()].map(viewSender))

  app.post<{ Body: Body }>('/sandbox/api/numbers', (request, reply) => {
    const body = request.body ?? {}
    const { number, smsUrl, mps, messagingServiceSid: service, advancedOptOut } = body
    if (typeof number !== 'string' || !SENDER_ADDRESS.test(number)) {
      return wrong(reply, 'number is E.164, a short code or a sender name.')
    }
    if (smsUrl !== undefined && (typeof smsUrl !== 'string' || (smsUrl && !world.readWebhookUrl(smsUrl)))) {
      return wrong(reply, 'smsUrl is an absolute http or https URL, or empty for none.')
    }
    if (mps !== undefined && !(typeof mps === 'number' && mps > 0)) {
      return wrong(reply, 'mps is the segments a second this number sends, above 0.')
    }
    if (service !== undefined && service !== null && !/^MG[0-9a-f]{32}$/.test(String(service))) {
      return wrong(reply, 'messagingServiceSid is MG and 32 hexadecimal digits, or null.')
    }
    if (advancedOptOut !== undefined && typeof advancedOptOut !== 'boolean') {
      return wrong(reply, 'advancedOptOut is true or false.')
    }
    const { status, verification } = body
    if (status !== undefined && !(SENDER_STATUSES as readonly unknown[]).includes(status))
      return wrong(reply, `status is one of ${SENDER_STATUSES.join(', ')}.`)
    if (verification !== undefined && !(VERIFICATIONS as readonly unknown[]).includes(verification))
      return wrong(reply, `verification is one of ${VERIFICATIONS.join(', ')}.`)
    return reply.code(201).send(viewSender(world.senders.register(number, body as SenderSettings)))
  })
}

/** Account, services and contents of Twilio's that a test or a person arranges. */
function addProductRoutes(app: FastifyInstance, world: World): void {
  app.patch<{ Body: Body }>('/sandbox/api/account', (request, reply) => {
    const account = world.accounts[0]!
    const { status, authToken } = request.body ?? {}
    if (status !== undefined && !(ACCOUNT_STATUSES as readonly unknown[]).includes(status))
      return wrong(reply, `status is one of ${ACCOUNT_STATUSES.join(', ')}.`)
    if (authToken !== undefined && !(typeof authToken === 'string' && authToken.length >= 8))
      return wrong(reply, 'authToken is the new token, at least 8 characters.')
    if (status !== undefined) account.status = status as AccountStatus
    if (authToken !== undefined) account.authToken = authToken as string
    return { sid: account.sid, status: account.status ?? 'active' }
  })

  app.post<{ Body: Body }>('/sandbox/api/services', (request, reply) => {
    const { sid = world.newSid('MG', world.nextSeq()), ...settings } = request.body ?? {}
    if (!/^MG[0-9a-f]{32}$/.test(String(sid))) return wrong(reply, 'sid is MG and 32 hexadecimal digits.')
    return reply.code(201).send(world.services.register(String(sid), settings as ServiceSettings))
  })

  app.patch<{ Params: { sid: string }; Body: Body }>('/sandbox/api/contents/:sid', (request, reply) => {
    const content = world.contents.get(request.params.sid)
    if (!content) return reply.code(404).send({ error: 'There is no such content.' })
    const { status, reason, category } = request.body ?? {}
    if (status !== undefined && !(APPROVAL_STATUSES as readonly unknown[]).includes(status))
      return wrong(reply, `status is one of ${APPROVAL_STATUSES.join(', ')}.`)
    if (status !== undefined) content.approval.status = status as ApprovalStatus
    if (reason !== undefined) content.approval.rejectionReason = String(reason)
    if (category !== undefined) content.approval.category = String(category)
    return content
  })
}

function wrong(reply: FastifyReply, error: string) {
  return reply.code(400).send({ error })
}

function missing(reply: FastifyReply, number: string) {
  return reply.code(404).send({ error: `There is no phone ${number}. Send it a message or create it first.` })
}
