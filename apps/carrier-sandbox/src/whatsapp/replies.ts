import { FLAG, type Message } from '../store/message.ts'
import { putOnPhone } from '../store/phones.ts'
import type { World } from '../world.ts'
import { waIdOf, wamidOf } from './ids.ts'
import { mediaId } from './media-api.ts'
import type { WaNumber, WaUser } from './model.ts'
import { SAMPLES, type SampleKind } from './samples.ts'

/** A button or a row of a message. */
export interface Tapped {
  id: string
  text: string
  message: Message
  row: boolean
}

/** What on the phone's screen bears this id; null when nothing does. */
export function findTapped(screen: readonly Message[], id: string): Tapped | null {
  for (const message of screen.toReversed()) {
    if (!message.drawn || !hasArrived(message)) continue
    const button = message.drawn.buttons.find((one) => one.kind === 'reply' && one.id === id)
    if (button) return { id, text: button.text, message, row: false }
    const row = message.drawn.list?.rows.find((one) => one.id === id)
    if (row) return { id, text: row.title, message, row: true }
  }
  return null
}

/** What a person does on WhatsApp: writes, taps a button of a message or a row of its list, sends a file, reacts. */
export interface WaReply {
  body: string
  tapped?: Tapped
  file?: SampleKind
  reaction?: Message
}

/** The person writes, or taps; the number's webhook is told, unless the business blocked the person. */
export function replyOnWhatsapp(world: World, user: WaUser, number: WaNumber, reply: WaReply): Message {
  const seq = world.nextSeq()
  const now = world.now()
  const file = reply.file ? sendFile(world, number, reply.file) : null
  const message: Message = {
    seq,
    sid: wamidOf(world.newSid('WI', seq)),
    accountSid: number.wabaId,
    direction: 'inbound',
    to: `whatsapp:${number.display}`,
    from: `whatsapp:${user.phone}`,
    service: null,
    segments: 1,
    media: [],
    createdAt: now,
    callback: '',
    body: reply.body,
    ...(file ? { drawn: { header: file.header, footer: '', buttons: [], list: null, template: false } } : {}),
    updatedAt: now,
    startAfter: 0,
    sentAfter: 0,
    doneAfter: 0,
    errorCode: 0,
    flags: 0,
    step: 0,
  }
  putOnPhone(world.phones.open(message.from), message)
  world.messages.add(message)
  world.totals.replies += 1
  world.touch(message.from)
  user.lastWrote.set(number.id, now)
  if (world.whatsapp.business.blockedBy(number.id).has(user.phone)) return message
  world.whatsapp.hooks.post({
    number,
    field: 'messages',
    contacts: [contactOf(user)],
    messages: [
      {
        ...(user.usernameOnly ? {} : { from: waIdOf(user.phone) }),
        from_user_id: user.bsuid,
        id: message.sid,
        timestamp: String(Math.floor(now / 1000)),
        ...(file?.content ?? contentOf(reply, number)),
      },
    ],
  })
  return message
}

function contactOf(user: WaUser): object {
  return {
    profile: { name: user.profileName, ...(user.username ? { username: user.username } : {}) },
    ...(user.usernameOnly ? {} : { wa_id: waIdOf(user.phone) }),
    user_id: user.bsuid,
  }
}

function sendFile(world: World, number: WaNumber, kind: SampleKind) {
  const sample = SAMPLES[kind]
  const id = mediaId(world.nextSeq())
  const file = world.whatsapp.media.add(id, number.wabaId, sample.type, sample.bytes)
  const name = kind === 'document' ? { filename: sample.name } : {}
  return {
    header: { format: kind.toUpperCase(), text: sample.name, link: '', mediaId: id },
    content: { type: kind, [kind]: { id, mime_type: sample.type, sha256: file.sha256, ...name } },
  }
}

function contentOf(reply: WaReply, number: WaNumber): object {
  if (reply.reaction)
    return { type: 'reaction', reaction: { message_id: reply.reaction.sid, emoji: reply.body } }
  if (!reply.tapped) return { type: 'text', text: { body: reply.body } }
  const { id, message } = reply.tapped
  const context = { from: number.display.slice(1), id: message.sid }
  // A template's own button answers as `button`, one of a session message as `interactive`.
  if (message.drawn?.template) return { context, type: 'button', button: { text: reply.body, payload: id } }
  const row = message.drawn?.list?.rows.find((one) => one.id === id)
  const interactive = row
    ? { type: 'list_reply', list_reply: { id, title: row.title, description: row.description } }
    : { type: 'button_reply', button_reply: { id, title: reply.body } }
  return { context, type: 'interactive', interactive }
}

/** The person stops or takes up again what a business sends of marketing, in WhatsApp's own settings. */
export function setPreference(world: World, user: WaUser, number: WaNumber, value: 'stop' | 'resume'): void {
  if (value === 'stop') user.noMarketing.add(number.id)
  else user.noMarketing.delete(number.id)
  world.touch(`whatsapp:${user.phone}`)
  world.note({
    way: 'out',
    kind: 'keyword',
    subject: `whatsapp:${user.phone}`,
    sid: value === 'stop' ? 'Stop' : 'Resume',
    outcome: value === 'stop' ? 'marketing fails with 131050 from now on' : 'marketing arrives again',
    tone: 'ok',
  })
  const who = user.usernameOnly ? {} : { wa_id: waIdOf(user.phone) }
  world.whatsapp.hooks.post({
    number,
    field: 'user_preferences',
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: number.display.slice(1), phone_number_id: number.id },
      contacts: [contactOf(user)],
      user_preferences: [
        {
          ...who,
          user_id: user.bsuid,
          detail: `User requested to ${value} marketing messages`,
          category: 'marketing_messages',
          value,
          timestamp: Math.floor(world.now() / 1000),
        },
      ],
    },
  })
}

/** A message the person has on the screen and the business can be told of; not one that never arrived. */
export const hasArrived = (message: Message): boolean =>
  message.direction !== 'inbound' && message.errorCode === 0 && !(message.flags & FLAG.hidden)
