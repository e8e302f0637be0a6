import type { FastifyInstance, FastifyReply } from 'fastify'
import type { World } from '../world.ts'
import { settleHeld } from './accept.ts'
import type { NumberSettings } from './business.ts'
import { phoneOf } from './ids.ts'
import type { TemplateStatus, WaNumber, WaUser } from './model.ts'
import { WEBHOOK_FIELDS } from './objects.ts'
import { findTapped, hasArrived, replyOnWhatsapp, setPreference } from './replies.ts'
import { setCategory, setQuality, setTemplate, settleTemplate, tell, tellNumber } from './reviews.ts'
import { SAMPLES, type SampleKind } from './samples.ts'

type Body = Record<string, unknown>
const E164 = /^\+[1-9]\d{6,14}$/
const STATUSES = ['PENDING', 'APPROVED', 'REJECTED', 'PAUSED', 'DISABLED']
const NUMBER_STATUSES = ['CONNECTED', 'PENDING', 'RESTRICTED', 'BANNED']
const QUALITIES = ['GREEN', 'YELLOW', 'RED', 'UNKNOWN']
const CATEGORIES = ['MARKETING', 'UTILITY', 'AUTHENTICATION']
const DROPPED = 132015

const wrong = (reply: FastifyReply, error: string) => reply.code(400).send({ error })
const bare = (value: unknown): string => String(value ?? '').replace(/^whatsapp:/, '')

/** What a person, a test or another program arranges: numbers, templates, people. Not part of Meta's API. */
export function addWhatsappRoutes(app: FastifyInstance, world: World): void {
  addNumberRoutes(app, world)
  addPeopleRoutes(app, world)
  addTemplateRoutes(app, world)
  addMediaRoute(app, world)
}

function addNumberRoutes(app: FastifyInstance, world: World): void {
  const { business, hooks } = world.whatsapp
  app.get('/sandbox/api/whatsapp/numbers', () => [...business.numbers()])

  app.post<{ Body: Body }>('/sandbox/api/whatsapp/numbers', async (request, reply) => {
    const { number, displayNumber = number, ...given } = request.body ?? {}
    if (!E164.test(String(displayNumber))) return wrong(reply, 'number is E.164, such as +18445550120.')
    const problem = settingsProblem(given)
    if (problem) return wrong(reply, problem)
    const before = business.byDisplay(String(displayNumber))?.quality ?? 'GREEN'
    const made = business.register(String(displayNumber), given as NumberSettings)
    if (made.quality !== before) tellNumber(world, made, made.quality === 'RED' ? 'FLAGGED' : 'UNFLAGGED')
    // Not awaited: who registers a number may only then begin to listen.
    if (made.webhookUrl && !made.verified) void hooks.challenge(made)
    return reply.code(201).send(made)
  })

  app.post<{ Body: Body }>('/sandbox/api/whatsapp/events', (request, reply) => {
    const { wabaId, field, value } = request.body ?? {}
    if (business.ofWaba(String(wabaId)).length === 0) return wrong(reply, 'wabaId is that of a number here.')
    if (!WEBHOOK_FIELDS.includes(String(field)))
      return wrong(reply, `field is one of ${WEBHOOK_FIELDS.join(', ')}.`)
    if (typeof value !== 'object' || value === null) return wrong(reply, 'value is an object.')
    tell(world, String(wabaId), String(field), value)
    return { ok: true }
  })
}

function settingsProblem(given: Body): string | null {
  const { webhookUrl: url, mps, quality, tier, status } = given
  if (status !== undefined && !NUMBER_STATUSES.includes(String(status)))
    return `status is one of ${NUMBER_STATUSES.join(', ')}.`
  if (url !== undefined && url !== '' && !(typeof url === 'string' && URL.canParse(url)))
    return 'webhookUrl is an absolute URL, or empty for none.'
  if (mps !== undefined && !(typeof mps === 'number' && mps >= 0))
    return 'mps is the messages a second, 0 for no limit.'
  if (quality !== undefined && !QUALITIES.includes(String(quality)))
    return `quality is one of ${QUALITIES.join(', ')}.`
  return tier !== undefined && !/^TIER_(\d+K?|UNLIMITED)$/.test(String(tier))
    ? 'tier is one of TIER_250, TIER_2K, TIER_10K, TIER_100K, TIER_UNLIMITED.'
    : null
}

function addPeopleRoutes(app: FastifyInstance, world: World): void {
  const { business } = world.whatsapp
  app.post<{ Body: Body }>('/sandbox/api/whatsapp/reply', (request, reply) => {
    const { from, to, body, tap, file, react } = request.body ?? {}
    const pair = pairOf(world, from, to)
    if (!pair) return wrong(reply, 'from is a person’s number, to one of the business’s numbers.')
    const { user, number } = pair
    const screen = world.phones.all.get(`whatsapp:${user.phone}`)?.messages ?? []
    const say = (what: Parameters<typeof replyOnWhatsapp>[3]) =>
      reply.code(201).send({ id: replyOnWhatsapp(world, user, number, what).sid })
    if (tap !== undefined) {
      const tapped = findTapped(screen, String(tap))
      if (!tapped) return wrong(reply, 'tap is the id of a button or row on the phone’s screen.')
      return say({ body: tapped.text, tapped })
    }
    if (file !== undefined) {
      if (!Object.hasOwn(SAMPLES, String(file)))
        return wrong(reply, `file is one of ${Object.keys(SAMPLES).join(', ')}.`)
      return say({ body: '', file: file as SampleKind })
    }
    if (react !== undefined) {
      const message = screen.findLast(hasArrived)
      if (!message) return wrong(reply, 'there is no message to react to.')
      return say({ body: String(react), reaction: message })
    }
    if (typeof body !== 'string' || body === '') return wrong(reply, 'body is the text of the reply.')
    return say({ body })
  })

  app.post<{ Body: Body }>('/sandbox/api/whatsapp/preference', (request, reply) => {
    const { from, to, value } = request.body ?? {}
    const pair = pairOf(world, from, to)
    if (!pair || (value !== 'stop' && value !== 'resume'))
      return wrong(reply, 'from is a person’s number, to one of the business’s, value stop or resume.')
    setPreference(world, pair.user, pair.number, value)
    return { ok: true }
  })

  app.post<{ Body: Body }>('/sandbox/api/whatsapp/users', (request, reply) => {
    const { number, usernameOnly, onWhatsapp, readReceipts, username, profileName, blocks } =
      request.body ?? {}
    if (!E164.test(bare(number))) return wrong(reply, 'number is E.164.')
    const user = business.user(phoneOf(bare(number)))
    const flags = { usernameOnly, onWhatsapp, readReceipts }
    for (const [key, value] of Object.entries(flags))
      if (value !== undefined && typeof value !== 'boolean') return wrong(reply, `${key} is true or false.`)
    for (const [key, value] of Object.entries({ ...flags, username, profileName }))
      if (value !== undefined) Object.assign(user, { [key]: value })
    if (Array.isArray(blocks)) user.blocked = new Set(blocks.map(String))
    return viewUser(user)
  })
}

/** For the page: a file as the phone shows it. */
function addMediaRoute(app: FastifyInstance, world: World): void {
  app.get<{ Params: { id: string } }>('/sandbox/api/whatsapp/media/:id', (request, reply) => {
    const file = world.whatsapp.media.get(request.params.id)
    if (!file) return reply.code(404).send({ error: 'There is no such file.' })
    return reply.type(file.type).header('X-Content-Type-Options', 'nosniff').send(file.bytes)
  })
}

function addTemplateRoutes(app: FastifyInstance, world: World): void {
  const { business } = world.whatsapp
  app.get('/sandbox/api/whatsapp/templates', () =>
    [...new Set([...business.numbers()].map((one) => one.wabaId))].flatMap((id) => business.templates(id)),
  )

  app.patch<{ Params: { id: string }; Body: Body }>(
    '/sandbox/api/whatsapp/templates/:id',
    (request, reply) => {
      const template = business.template(request.params.id)
      if (!template) return reply.code(404).send({ error: 'There is no such template.' })
      const { status, reason, quality, category, pacing, code = DROPPED } = request.body ?? {}
      if (status !== undefined && !STATUSES.includes(String(status)))
        return wrong(reply, `status is one of ${STATUSES.join(', ')}.`)
      if (category !== undefined && !CATEGORIES.includes(String(category)))
        return wrong(reply, `category is one of ${CATEGORIES.join(', ')}.`)
      if (pacing !== undefined && !['hold', 'release', 'drop'].includes(String(pacing)))
        return wrong(reply, 'pacing is hold, release or drop.')
      if (status !== undefined)
        setTemplate(world, template, status as TemplateStatus, String(reason ?? 'NONE'))
      if (quality !== undefined) setQuality(world, template, String(quality))
      if (category !== undefined) setCategory(world, template, String(category))
      if (pacing === undefined) return template
      if (pacing === 'hold') template.held = true
      const settled =
        pacing === 'hold' ? 0 : settleTemplate(world, template, pacing === 'drop' ? Number(code) : 0)
      return { ...template, settled }
    },
  )

  app.post<{ Params: { id: string }; Body: Body }>(
    '/sandbox/api/whatsapp/messages/:id/settle',
    (request, reply) => {
      const message = world.messages.get(request.params.id)
      if (!message?.wa?.held) return reply.code(404).send({ error: 'No message of that id is held.' })
      const { code = 0 } = request.body ?? {}
      settleHeld(world, message, Number(code))
      return { ok: true }
    },
  )
}

const viewUser = (user: WaUser) => ({
  ...user,
  lastWrote: Object.fromEntries(user.lastWrote),
  noMarketing: [...user.noMarketing],
  blocked: [...user.blocked],
})

/** Which of the business's numbers: the one named, else the one that last wrote to the person. */
function pairOf(world: World, from: unknown, to: unknown): { user: WaUser; number: WaNumber } | null {
  const { business } = world.whatsapp
  const phone = phoneOf(bare(from))
  if (!E164.test(phone)) return null
  const wanted = to ? bare(to) : bare(world.phones.all.get(`whatsapp:${phone}`)?.lastSender)
  const number = business.byDisplay(wanted) ?? business.number(wanted)
  return number ? { user: business.user(phone), number } : null
}
