import type { Message } from '../store/message.ts'
import { putOnPhone } from '../store/phones.ts'
import type { World } from '../world.ts'
import type { WaNumber, WaUser } from './model.ts'

/** What a person does on WhatsApp: writes, taps a button of a message, or chooses a row of its list. */
export type WaReply = { body: string; tapped?: { id: string; message: Message } }

/** The person writes, or taps; the number's webhook is told. */
export function replyOnWhatsapp(world: World, user: WaUser, number: WaNumber, reply: WaReply): Message {
  const seq = world.nextSeq()
  const now = world.now()
  const message: Message = {
    seq,
    sid: `wamid.${Buffer.from(world.newSid('WI', seq)).toString('base64url')}`,
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
    updatedAt: now,
    startAfter: 0,
    sentAfter: 0,
    doneAfter: 0,
    errorCode: 0,
    flags: 0,
    step: 0,
  }
  const phone = world.phones.open(message.from)
  putOnPhone(phone, message)
  world.messages.add(message)
  world.totals.replies += 1
  world.touch(message.from)
  user.lastWrote.set(number.id, now)
  const who = user.usernameOnly ? {} : { from: user.phone.slice(1) }
  world.whatsapp.hooks.post({
    number,
    field: 'messages',
    contacts: [
      {
        profile: { name: 'Virtual phone' },
        ...(user.usernameOnly ? {} : { wa_id: user.phone.slice(1) }),
        user_id: user.bsuid,
      },
    ],
    messages: [
      {
        ...who,
        from_user_id: user.bsuid,
        id: message.sid,
        timestamp: String(Math.floor(now / 1000)),
        ...contentOf(reply, number),
      },
    ],
  })
  return message
}

function contentOf(reply: WaReply, number: WaNumber): object {
  if (!reply.tapped) return { type: 'text', text: { body: reply.body } }
  const { id, message } = reply.tapped
  const context = { from: number.display.slice(1), id: message.sid }
  // A template's own button answers as `button`, one of a session message as `interactive`.
  if (message.drawn?.template) return { context, type: 'button', button: { text: reply.body, payload: id } }
  const row = message.drawn?.list?.rows.find((one) => one.id === id)
  if (row)
    return {
      context,
      type: 'interactive',
      interactive: { type: 'list_reply', list_reply: { id, title: row.title, description: row.description } },
    }
  return {
    context,
    type: 'interactive',
    interactive: { type: 'button_reply', button_reply: { id, title: reply.body } },
  }
}

/** The person stops or takes up again what a business sends of marketing, in WhatsApp's own settings. */
export function setPreference(world: World, user: WaUser, number: WaNumber, value: 'stop' | 'resume'): void {
  if (value === 'stop') user.noMarketing.add(number.id)
  else user.noMarketing.delete(number.id)
  world.touch(`whatsapp:${user.phone}`)
  const who = user.usernameOnly ? {} : { wa_id: user.phone.slice(1) }
  world.whatsapp.hooks.post({
    number,
    field: 'user_preferences',
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: number.display.slice(1), phone_number_id: number.id },
      contacts: [{ profile: { name: 'Virtual phone' }, ...who, user_id: user.bsuid }],
      user_preferences: [
        {
          ...who,
          user_id: user.bsuid,
          detail:
            value === 'stop'
              ? 'User requested to stop marketing messages'
              : 'User requested to resume marketing messages',
          category: 'marketing_messages',
          value,
          timestamp: Math.floor(world.now() / 1000),
        },
      ],
    },
  })
}
