import { createHash } from 'node:crypto'
import { presetOf } from '../rules/dials.ts'
import { isTollFree } from '../rules/keywords.ts'
import { placeOf } from '../rules/places.ts'
import { statusAt } from '../rules/status.ts'
import type { Entry } from '../store/journal.ts'
import { FLAG, type Message } from '../store/message.ts'
import type { Phone } from '../store/phones.ts'
import type { Sender } from '../store/senders.ts'
import { type WaPart, WINDOW_MS } from '../whatsapp/model.ts'
import type { World } from '../world.ts'

export function viewStats(world: World) {
  const now = world.now()
  return {
    ...world.totals,
    phones: world.phones.all.size,
    messages: world.messages.size,
    requestsPerSecond: world.requests.perSecond(now),
    refusedLastMinute: world.refusals.lastMinute(now),
    owedReceipts: world.receiptsScheduled + world.webhooks.pending() + world.whatsapp.hooks.pending(),
  }
}

export function viewDials(world: World) {
  return { ...world.dials, preset: presetOf(world.dials), seed: world.dice.seed, now: world.now() }
}

export function viewSender(sender: Sender) {
  return {
    sid: sender.sid,
    number: sender.address,
    smsUrl: sender.smsUrl,
    mps: sender.mps,
    messagingServiceSid: sender.service,
    advancedOptOut: sender.advancedOptOut,
  }
}

/** A phone as the list shows it. */
export function viewPhone(phone: Phone) {
  const place = placeOf(phone.address.replace(/^[a-z]+:/, ''))
  const last = phone.messages.at(-1)
  return {
    number: phone.address,
    channel: phone.address.startsWith('whatsapp:') ? 'WhatsApp' : 'SMS',
    city: place.city || place.country,
    timeZone: place.timeZone,
    accepted: phone.accepted,
    replies: phone.replies,
    stopped: phone.blocked ? [...phone.blocked] : [],
    lastSender: phone.lastSender,
    lastAt: phone.lastAt,
    lastBody: last ? last.body : '',
  }
}

/** A phone with the last `limit` messages on its screen, oldest first. */
export function viewScreen(world: World, phone: Phone, limit: number) {
  const now = world.now()
  return {
    ...viewPhone(phone),
    tollFree: isTollFree(phone.lastSender),
    businesses: viewBusinesses(world, phone),
    messages: phone.messages.slice(-limit).map((message) => viewMessage(message, now)),
  }
}

/** WhatsApp's own numbers this phone talks with: their name, the person's word on marketing, when the window ends. */
function viewBusinesses(world: World, phone: Phone) {
  if (!phone.address.startsWith('whatsapp:')) return []
  const { business } = world.whatsapp
  const user = business.user(phone.address.slice('whatsapp:'.length))
  const known = new Set(phone.messages.flatMap((message) => message.wa?.number ?? []))
  for (const number of business.numbers()) if (user.lastWrote.has(number.id)) known.add(number)
  return [...known].map((number) => ({
    address: `whatsapp:${number.display}`,
    name: number.name,
    marketingStopped: user.noMarketing.has(number.id),
    windowEndsAt: (user.lastWrote.get(number.id) ?? Number.NEGATIVE_INFINITY) + WINDOW_MS,
  }))
}

/** Only what reached the phone is on its screen; the rest is marked. */
function viewMessage(message: Message, now: number) {
  return {
    sid: message.sid,
    direction: message.direction,
    from: message.from,
    to: message.to,
    messagingServiceSid: message.service,
    body: message.body,
    // A file the sandbox holds is drawn as the head.
    media: message.drawn?.header?.mediaId ? [] : message.media,
    drawn: message.drawn ?? null,
    whatsapp: message.wa ? viewWhatsapp(message.wa) : null,
    seen: (message.flags & FLAG.seen) !== 0,
    at: message.createdAt,
    status: statusAt(message, now),
    errorCode: message.errorCode,
    segments: message.segments,
    confirmation: (message.flags & FLAG.hidden) !== 0,
    statusCallback: message.callback,
  }
}

function viewWhatsapp(part: WaPart) {
  return {
    phoneNumberId: part.number.id,
    template: part.template ? { name: part.template.name, language: part.template.language } : null,
    category: part.pricing,
    data: part.data,
    replyTo: part.replyTo,
    held: part.held,
  }
}

export interface PhoneQuery {
  search: string
  offset: number
  limit: number
}

/** Phones whose number or texts match, in the order they first appeared. `total` counts all matches. */
export function findPhones(world: World, query: PhoneQuery) {
  const digits = query.search.replace(/[^\d]/g, '')
  const text = query.search.trim().toLowerCase()
  const isNumber = digits.length > 1 && /^[\d\s()+.:-]+$/.test(query.search)
  let total = 0
  const phones = []
  for (const phone of world.phones.all.values()) {
    const found =
      text === '' ||
      (isNumber && phone.address.includes(digits)) ||
      phone.messages.some((message) => message.body.toLowerCase().includes(text))
    if (!found) continue
    total += 1
    if (total > query.offset && phones.length < query.limit) phones.push(viewPhone(phone))
  }
  return { phones, total, offset: query.offset, limit: query.limit }
}

/**
 * What a ledger is checked against, one line a phone: how many messages were accepted, ever, and each one that is
 * still remembered with the SHA-256 of its text.
 */
export function* truthLines(world: World): Iterable<string> {
  const now = world.now()
  for (const phone of world.phones.all.values()) {
    const messages = phone.messages
      .filter((message) => message.direction === 'outbound-api')
      .map((message) => ({
        sid: message.sid,
        from: message.from,
        messagingServiceSid: message.service,
        bodySha256: createHash('sha256').update(message.body).digest('hex'),
        statusCallback: message.callback,
        data: message.wa?.data ?? null,
        status: statusAt(message, now),
        errorCode: message.errorCode,
        at: message.createdAt,
      }))
    const blocked = phone.blocked ? [...phone.blocked] : []
    yield `${JSON.stringify({ number: phone.address, accepted: phone.accepted, replies: phone.replies, blocked, messages })}\n`
  }
}

/** The log in the page's words. */
export function viewEntry(entry: Entry) {
  const short = entry.sid.length > 12 ? `${entry.sid.slice(0, 4)}…${entry.sid.slice(-2)}` : entry.sid
  const what = {
    message: `Message to ${entry.subject}`,
    receipt: `Receipt “${entry.subject}”, ${short}`,
    reply: `Reply from ${entry.subject}`,
    keyword: `${short} from ${entry.subject}`,
    request: entry.subject,
  }
  const outcome = entry.kind === 'message' && short ? `${entry.outcome}, ${short}` : entry.outcome
  return { id: entry.id, at: entry.at, way: entry.way, what: what[entry.kind], outcome, tone: entry.tone }
}
