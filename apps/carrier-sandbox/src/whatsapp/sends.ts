import { drawFaults, type Faults, magicGraph, magicTo } from '../rules/faults.ts'
import { FLAG, type Message } from '../store/message.ts'
import { postNextReceipt } from '../traffic/receipts.ts'
import type { World } from '../world.ts'
import { accept, drawChances } from './accept.ts'
import type { Refusal } from './errors.ts'
import { answer, type Exchange, type Json, refuse } from './exchange.ts'
import { isUserId, phoneOf, waIdOf, wamidOf } from './ids.ts'
import type { Limits } from './limits.ts'
import { inWindow, type WaNumber, type WaUser } from './model.ts'
import { readMessage } from './read-message.ts'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const MOST_DATA = 512

/** `POST /{number}/messages` and `/marketing_messages`. */
export function send(x: Exchange, number: WaNumber, body: Json, limits: Limits) {
  const { world } = x
  if (body.status === 'read') return markRead(x, number, body)
  const faults = drawFaults(world.dice, world.dials)
  const chances = drawChances(world)
  const to = text(body.to)
  if (isUserId(to)) return swallow(x, to)
  const user = userOf(world, number, to, text(body.recipient))
  if ('code' in user) return refuse(x, user)
  const magic = magicTo(user.phone)
  Object.assign(faults, magic?.code === 20429 ? {} : magic?.faults)
  const deny = (refusal: Refusal, outcome?: string) => {
    note(world, user, '', outcome ?? `refused, error ${refusal.code}`, 'bad')
    refuse(x, refusal)
  }
  if (faults.unavailableBefore)
    return deny({ code: 131016, details: 'Service unavailable' }, '503 before accepting (dial)')
  const read = readMessage(body, (name, language) =>
    world.whatsapp.business.named(number.wabaId, name, language),
  )
  if ('code' in read) return deny(read)
  if (number.status !== 'CONNECTED') {
    const code = number.status === 'PENDING' ? 133010 : 131031
    return deny({ code, details: `The number is ${number.status.toLowerCase()}` })
  }
  const lite = x.edge === 'marketing_messages'
  const marketing = read.template?.category === 'MARKETING'
  const refusal =
    problemOf(
      number,
      user,
      { lite, marketing, authentication: read.template?.category === 'AUTHENTICATION' },
      body,
    ) ??
    (magic?.code === 20429 || limits.tooFast(number, world.now())
      ? { code: 130429, details: 'Rate limit hit' }
      : limits.pairIsFull(number, user.phone, world.now())
        ? { code: 131056, details: 'Too many messages to this person in a short time' }
        : null)
  if (refusal) return deny(refusal)
  const outside = !inWindow(user, number.id, world.now())
  const message = accept(world, {
    number,
    user,
    read,
    faults,
    chances,
    data: typeof body.biz_opaque_callback_data === 'string' ? body.biz_opaque_callback_data : null,
    replyTo: text((body.context as Json | undefined)?.message_id),
    byId: to === '',
    marketingLite: lite,
    dayIsFull: read.template !== null && outside && limits.dayIsFull(number, user.phone, world.now()),
  })
  const held = message.wa!.held || (read.template !== null && chances.held)
  const say = () => answerSend(x, message, user, faults, { input: to || text(body.recipient), held })
  const whenDue = () => {
    const wait = Math.max(world.dials.answerAfterMs, world.dials.hangUntil - world.now())
    if (wait > 0) world.later(wait, say)
    else say()
  }
  if (faults.receiptFirst) postNextReceipt(world, message, whenDue)
  else whenDue()
}

function problemOf(
  number: WaNumber,
  user: WaUser,
  what: { lite: boolean; marketing: boolean; authentication: boolean },
  body: Json,
): Refusal | null {
  const magic = magicGraph(user.phone)
  if (magic?.atOnce) return { code: magic.code, details: `${user.phone} asks for it` }
  if (user.phone === number.display) return { code: 131021, details: 'The recipient is the sender' }
  if (text(body.biz_opaque_callback_data).length > MOST_DATA)
    return { code: 131009, details: `biz_opaque_callback_data has at most ${MOST_DATA} characters` }
  if (what.lite && !what.marketing)
    return { code: 100, details: 'Only marketing templates are sent by marketing_messages' }
  if (!what.lite && what.marketing && !number.marketingOnMessages)
    return { code: 131063, details: 'Send marketing by marketing_messages' }
  // A code to sign in belongs to a phone, not to an account.
  if (what.authentication && text(body.to) === '')
    return { code: 131062, details: 'An authentication template needs a phone number' }
  return null
}

/** Whom it is for. Without a plus, a number without a country code is taken as one of the business's own country. */
function userOf(world: World, number: WaNumber, to: string, recipient: string): WaUser | Refusal {
  const { business } = world.whatsapp
  if (to !== '') {
    const digits = to.replace(/[\s()-]/g, '')
    const home = /^\+(1|[2-9]\d)/.exec(number.display)?.[1] ?? ''
    const full = digits.startsWith('+') ? digits : digits.length <= 10 ? `+${home}${digits}` : `+${digits}`
    if (!/^\+[1-9]\d{6,14}$/.test(full))
      return { code: 131009, details: 'to is a phone number with its country code' }
    return business.user(phoneOf(full))
  }
  if (recipient === '') return { code: 100, details: 'The parameter to is required.' }
  return business.byBsuid(recipient) ?? { code: 131009, details: 'recipient is not a user of this business' }
}

/** A business-scoped id in `to` is answered as if all were well; nothing ever comes of it. */
function swallow(x: Exchange, to: string) {
  const sid = wamidOf(x.world.newSid('WA', x.world.nextSeq()))
  x.world.note({
    way: 'in',
    kind: 'message',
    subject: to,
    sid,
    outcome: '200, but lost: a user id in “to”',
    tone: 'warn',
  })
  answer(x, { messaging_product: 'whatsapp', contacts: [{ input: to }], messages: [{ id: sid }] })
}

function answerSend(
  x: Exchange,
  message: Message,
  user: WaUser,
  faults: Faults,
  { input, held }: { input: string; held: boolean },
) {
  const { world } = x
  if (faults.drop) {
    note(world, user, message.sid, 'accepted, line dropped (dial)', 'bad')
    x.req.socket.destroy()
    return
  }
  if (faults.unavailableAfter) {
    note(world, user, message.sid, '503 after accepting (dial)', 'bad')
    return refuse(x, { code: 131016, details: 'Service unavailable' })
  }
  note(world, user, message.sid, held ? '200, held' : '200', held ? 'warn' : 'ok')
  const hidden = user.usernameOnly && message.wa!.byId
  const status = held ? 'held_for_quality_assessment' : 'accepted'
  answer(x, {
    messaging_product: 'whatsapp',
    contacts: [{ input, ...(hidden ? {} : { wa_id: waIdOf(user.phone) }), user_id: user.bsuid }],
    messages: [{ id: message.sid, ...(message.wa!.template ? { message_status: status } : {}) }],
  })
}

function note(world: World, user: WaUser, sid: string, outcome: string, tone: 'ok' | 'warn' | 'bad') {
  world.note({ way: 'in', kind: 'message', subject: `whatsapp:${user.phone}`, sid, outcome, tone })
}

/** The blue ticks on the phone, and dots while the business types. */
function markRead(x: Exchange, number: WaNumber, body: Json) {
  const message = x.world.messages.get(text(body.message_id))
  if (message?.direction !== 'inbound' || message.accountSid !== number.wabaId)
    return refuse(x, { code: 100, details: 'message_id is not that of a message you received' })
  message.flags |= FLAG.seen
  x.world.touch(message.from)
  if (body.typing_indicator) {
    const entry = { way: 'in', kind: 'request', subject: `Typing to ${message.from}`, sid: '' } as const
    x.world.note({ ...entry, outcome: '200', tone: 'ok' })
  }
  answer(x, { success: true })
}
