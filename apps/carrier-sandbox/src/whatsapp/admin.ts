import type { FastifyInstance, FastifyReply } from 'fastify'
import type { World } from '../world.ts'
import type { NumberSettings } from './business.ts'
import type { TemplateStatus, WaNumber, WaUser } from './model.ts'
import { replyOnWhatsapp, setPreference } from './replies.ts'
import { setQuality, setTemplate } from './reviews.ts'

type Body = Record<string, unknown>
const E164 = /^\+[1-9]\d{6,14}$/
const STATUSES = ['PENDING', 'APPROVED', 'REJECTED', 'PAUSED', 'DISABLED']

const wrong = (reply: FastifyReply, error: string) => reply.code(400).send({ error })
const phoneIn = (value: unknown): string => String(value ?? '').replace(/^whatsapp:/, '')

/** What a person, a test or another program arranges: numbers, templates, people. Not part of Meta's API. */
export function addWhatsappRoutes(app: FastifyInstance, world: World): void {
  const { business, hooks } = world.whatsapp
  app.get('/sandbox/api/whatsapp/numbers', () => [...business.numbers()])
  app.post<{ Body: Body }>('/sandbox/api/whatsapp/numbers', async (request, reply) => {
    const { number, ...settings } = request.body ?? {}
    if (!E164.test(String(number))) return wrong(reply, 'number is E.164, such as +18445550120.')
    const url = settings.webhookUrl
    if (url !== undefined && url !== '' && !(typeof url === 'string' && URL.canParse(url)))
      return wrong(reply, 'webhookUrl is an absolute URL, or empty for none.')
    const made = business.register(String(number), settings as NumberSettings)
    // Not awaited: who registers a number may only then begin to listen.
    if (made.webhookUrl && !made.verified) void hooks.challenge(made)
    return reply.code(201).send(made)
  })
  app.post<{ Body: Body }>('/sandbox/api/whatsapp/reply', (request, reply) => {
    const { from, to, body, tap } = request.body ?? {}
    const pair = pairOf(world, from, to)
    if (!pair) return wrong(reply, 'from is a person’s number, to one of the business’s numbers.')
    const { user, number } = pair
    const screen = world.phones.all.get(`whatsapp:${user.phone}`)?.messages ?? []
    if (tap !== undefined) {
      const message = [...screen]
        .reverse()
        .find((one) => one.drawn && options(one).some((option) => option.id === tap))
      if (!message) return wrong(reply, 'tap is the id of a button or row on the phone’s screen.')
      const option = options(message).find((one) => one.id === tap)!
      const made = replyOnWhatsapp(world, user, number, {
        body: option.text,
        tapped: { id: String(tap), message },
      })
      return reply.code(201).send({ id: made.sid })
    }
    if (typeof body !== 'string' || body === '') return wrong(reply, 'body is the text of the reply.')
    return reply.code(201).send({ id: replyOnWhatsapp(world, user, number, { body }).sid })
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
    const { number, usernameOnly } = request.body ?? {}
    if (!E164.test(phoneIn(number))) return wrong(reply, 'number is E.164.')
    const user = business.user(phoneIn(number))
    if (typeof usernameOnly === 'boolean') user.usernameOnly = usernameOnly
    return { phone: user.phone, bsuid: user.bsuid, usernameOnly: user.usernameOnly }
  })
  app.patch<{ Params: { id: string }; Body: Body }>(
    '/sandbox/api/whatsapp/templates/:id',
    (request, reply) => {
      const template = business.template(request.params.id)
      if (!template) return reply.code(404).send({ error: 'There is no such template.' })
      const { status, reason, quality } = request.body ?? {}
      if (status !== undefined && !STATUSES.includes(String(status)))
        return wrong(reply, `status is one of ${STATUSES.join(', ')}.`)
      if (status !== undefined)
        setTemplate(world, template, status as TemplateStatus, String(reason ?? 'NONE'))
      if (quality !== undefined) setQuality(world, template, String(quality))
      return template
    },
  )
}

/** Which of the business's numbers: the one named, else the one that last wrote to the person. */
function pairOf(world: World, from: unknown, to: unknown): { user: WaUser; number: WaNumber } | null {
  const phone = phoneIn(from)
  if (!E164.test(phone)) return null
  const wanted = to ? phoneIn(to) : phoneIn(world.phones.all.get(`whatsapp:${phone}`)?.lastSender)
  const number = [...world.whatsapp.business.numbers()].find(
    (one) => one.display === wanted || one.id === wanted,
  )
  return number ? { user: world.whatsapp.business.user(phone), number } : null
}

export const options = (message: { drawn?: import('./model.ts').Drawn }): { id: string; text: string }[] => [
  ...(message.drawn?.buttons ?? []).filter((button) => button.kind === 'reply'),
  ...(message.drawn?.list?.rows ?? []).map((row) => ({ id: row.id, text: row.title })),
]
