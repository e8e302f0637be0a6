import { gatewayRequest, messageEvent } from '../gateway/events.ts'
import { confirmationOf, type Keyword, keywordOf } from '../rules/keywords.ts'
import { placeOf } from '../rules/places.ts'
import { countSegments } from '../rules/segments.ts'
import type { Fields } from '../rules/signature.ts'
import { messagesOfTwiml } from '../rules/twiml.ts'
import { FLAG, type Message } from '../store/message.ts'
import { type Phone, putOnPhone } from '../store/phones.ts'
import type { Sender } from '../store/senders.ts'
import type { Drawn } from '../whatsapp/model.ts'
import { replyOnWhatsapp, type Tapped } from '../whatsapp/replies.ts'
import { SAMPLES, type SampleKind } from '../whatsapp/samples.ts'
import type { World } from '../world.ts'
import { formRequest, type WebhookResult } from './webhooks.ts'

/**
 * A phone writes to one of the account's numbers: keywords act, the number's webhook is called, and what it answers
 * in TwiML comes back.
 */
export function replyFrom(
  world: World,
  phone: Phone,
  sender: Sender,
  body: string,
  tapped: Tapped | null = null,
  file: SampleKind | null = null,
): Message {
  const message = record(world, phone, sender, body, 'inbound', file)
  if (phone.address.startsWith('whatsapp:')) {
    const user = world.whatsapp.business.user(phone.address.slice('whatsapp:'.length))
    user.lastWrote.set(sender.address, world.now())
  }
  sender.inbound.push(message)
  world.messages.add(message)
  world.totals.replies += 1
  const keyword = handlesKeywords(sender) ? keywordOf(body, sender.address) : null
  if (keyword) applyKeyword(world, phone, sender, keyword)
  postReply(world, phone, sender, message, { keyword, tapped })
  return message
}

/** A phone writes to whatever number wrote to it, or taps: one of WhatsApp's own business, or any other. */
export function replyTo(
  world: World,
  phone: Phone,
  address: string,
  body: string,
  tapped: Tapped | null = null,
  file: SampleKind | null = null,
): Message {
  const { business } = world.whatsapp
  const number = address.startsWith('whatsapp:')
    ? business.byDisplay(address.slice('whatsapp:'.length))
    : undefined
  if (!number) return replyFrom(world, phone, world.senders.register(address, {}), body, tapped, file)
  const user = business.user(phone.address.replace(/^whatsapp:/, ''))
  return replyOnWhatsapp(world, user, number, {
    body,
    ...(tapped ? { tapped } : {}),
    ...(file ? { file } : {}),
  })
}

/** WhatsApp knows no keywords of the carrier's, unless Advanced Opt-Out covers the sender; nor does the HTTP gateway. */
function handlesKeywords(sender: Sender): boolean {
  return !sender.gateway && (sender.address.startsWith('+') || sender.advancedOptOut)
}

function applyKeyword(world: World, phone: Phone, sender: Sender, keyword: Keyword): void {
  const wasBlocked = phone.blocked !== null
  const scope = sender.service ? [sender.address, sender.service] : [sender.address]
  if (keyword === 'STOP') phone.blocked = new Set([...(phone.blocked ?? []), ...scope])
  if (keyword === 'START') {
    for (const one of scope) phone.blocked?.delete(one)
    if (phone.blocked?.size === 0) phone.blocked = null
  }
  world.totals.stopped += Number(phone.blocked !== null) - Number(wasBlocked)
  // The carrier's own answer is on the phone and on no list.
  const confirmation = record(world, phone, sender, confirmationOf(keyword, sender.address), 'outbound-reply')
  confirmation.flags |= FLAG.hidden
  const outcome = {
    STOP: 'blocked from now on, 21610',
    START: 'unblocked',
    HELP: 'carrier sent its help text',
  }
  world.note({
    way: 'out',
    kind: 'keyword',
    subject: phone.address,
    sid: keyword,
    outcome: outcome[keyword],
    tone: 'ok',
  })
}

function record(
  world: World,
  phone: Phone,
  sender: Sender,
  body: string,
  direction: 'inbound' | 'outbound-reply',
  file: SampleKind | null = null,
): Message {
  const seq = world.nextSeq()
  const now = world.now()
  const { sentAfterMs, deliveredAfterMs } = world.dials
  const inbound = direction === 'inbound'
  const sid = world.newSid(file ? 'MM' : 'SM', seq)
  const stored = file ? keepFile(world, sid, file) : null
  const message: Message = {
    seq,
    sid,
    accountSid: world.accounts[0]!.sid,
    direction,
    to: inbound ? sender.address : phone.address,
    from: inbound ? phone.address : sender.address,
    service: sender.service,
    segments: countSegments(body),
    media: stored ? [stored.url] : [],
    ...(stored ? { drawn: stored.drawn } : {}),
    createdAt: now,
    callback: '',
    body,
    updatedAt: now,
    startAfter: 0,
    sentAfter: inbound ? 0 : sentAfterMs,
    doneAfter: inbound ? 0 : sentAfterMs + deliveredAfterMs,
    errorCode: 0,
    flags: 0,
    step: 0,
  }
  putOnPhone(phone, message)
  world.touch(phone.address)
  return message
}

/** A file as Twilio keeps it: under its message, fetched with the account's credentials. */
function keepFile(world: World, messageSid: string, kind: SampleKind) {
  const { type, name, bytes } = SAMPLES[kind]
  const account = world.accounts[0]!.sid
  const sid = `ME${messageSid.slice(2)}`
  world.whatsapp.media.add(sid, account, type, bytes)
  const header = { format: kind.toUpperCase(), text: name, link: '', mediaId: sid }
  return {
    url: `${world.url}/2010-04-01/Accounts/${account}/Messages/${messageSid}/Media/${sid}`,
    drawn: { header, footer: '', buttons: [], list: null, template: false } as Drawn,
  }
}

function postReply(
  world: World,
  phone: Phone,
  sender: Sender,
  message: Message,
  what: { keyword: Keyword | null; tapped: Tapped | null },
): void {
  const url = replyUrlOf(world, sender)
  const target = url ? world.readWebhookUrl(url) : null
  const entry = { way: 'out', kind: 'reply', subject: phone.address, sid: message.sid } as const
  if (!target) {
    world.note({ ...entry, outcome: `no webhook is set for ${sender.address}`, tone: 'warn' })
    return
  }
  const { generation } = world
  const { gateway } = sender
  world.webhooks.post({
    url,
    target,
    request: () =>
      gateway
        ? gatewayRequest(gateway.webhookSecret, messageEvent(message))
        : formRequest(world.accounts[0]!.authToken, url, replyFields(message, sender, what)),
    readBody: true,
    done: (result) => {
      if (generation !== world.generation) return
      const good = result.status >= 200 && result.status < 300
      world.note({ ...entry, outcome: outcomeOf(result), tone: good ? 'ok' : 'bad' })
      if (good && !gateway) answerWithTwiml(world, phone, sender, result.body)
    },
  })
}

/** A service takes its numbers' replies, unless it leaves them to each number. */
function replyUrlOf(world: World, sender: Sender): string {
  const service = sender.service ? world.services.get(sender.service) : undefined
  const own = service && !service.useInboundWebhookOnNumber ? service.inboundRequestUrl : ''
  return own || sender.smsUrl
}

function outcomeOf(result: WebhookResult): string {
  const tries = result.attempts > 1 ? `, attempt ${result.attempts}` : ''
  if (!result.status) return `lost, ${result.failure}${tries}`
  return `posted, answered ${result.status} in ${result.ms} ms${tries}`
}

function answerWithTwiml(world: World, phone: Phone, sender: Sender, xml: string): void {
  for (const text of messagesOfTwiml(xml)) {
    if (phone.blocked?.has(sender.address)) {
      const entry = { way: 'in', kind: 'message', subject: phone.address, sid: '' } as const
      world.note({ ...entry, outcome: 'TwiML answer not sent, 21610', tone: 'bad' })
      continue
    }
    world.messages.add(record(world, phone, sender, text, 'outbound-reply'))
  }
}

function replyFields(
  message: Message,
  sender: Sender,
  { keyword, tapped }: { keyword: Keyword | null; tapped: Tapped | null },
): Fields {
  const fields: Record<string, string> = {
    AccountSid: message.accountSid,
    ApiVersion: '2010-04-01',
    Body: message.body,
    From: message.from,
    MessageSid: message.sid,
    NumMedia: String(message.media.length),
    NumSegments: String(message.segments),
    SmsMessageSid: message.sid,
    SmsSid: message.sid,
    SmsStatus: 'received',
    To: message.to,
    ...placeFields('From', message.from),
    ...placeFields('To', message.to),
  }
  const file = message.drawn?.header
  if (message.media.length > 0 && file) {
    fields.MediaUrl0 = message.media[0]!
    fields.MediaContentType0 = SAMPLES[file.format.toLowerCase() as SampleKind].type
  }
  if (sender.service) fields.MessagingServiceSid = sender.service
  if (keyword && sender.service && sender.advancedOptOut) fields.OptOutType = keyword
  if (message.from.startsWith('whatsapp:')) {
    fields.ProfileName = 'Virtual phone'
    fields.WaId = message.from.slice('whatsapp:+'.length)
    fields.MessageType = tapped
      ? tapped.row
        ? 'interactive'
        : 'button'
      : (file?.format.toLowerCase() ?? 'text')
    fields.Forwarded = 'false'
    if (tapped) {
      fields[tapped.row ? 'ListTitle' : 'ButtonText'] = message.body
      fields[tapped.row ? 'ListId' : 'ButtonPayload'] = tapped.id
      fields.OriginalRepliedMessageSid = tapped.message.sid
      fields.OriginalRepliedMessageSender = tapped.message.from
    }
  }
  return fields
}

function placeFields(prefix: 'From' | 'To', address: string): Record<string, string> {
  if (!address.startsWith('+')) return {}
  const place = placeOf(address)
  return {
    [`${prefix}City`]: place.city.toUpperCase(),
    [`${prefix}State`]: place.state,
    [`${prefix}Zip`]: place.zip,
    [`${prefix}Country`]: place.country,
  }
}
