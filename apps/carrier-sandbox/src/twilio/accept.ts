import { failedStatus } from '../rules/errors.ts'
import { type Faults, magicFrom, magicTo } from '../rules/faults.ts'
import { isTollFree } from '../rules/keywords.ts'
import { numberingOf } from '../rules/nanp.ts'
import { countSegments } from '../rules/segments.ts'
import { FLAG, type Message } from '../store/message.ts'
import { putOnPhone } from '../store/phones.ts'
import type { Sender } from '../store/senders.ts'
import { kindOf } from '../store/services.ts'
import { inWindow } from '../whatsapp/model.ts'
import type { World } from '../world.ts'
import type { Draft, Refusal } from './create.ts'

const TEN_HOURS_MS = 36_000_000

/** What may still refuse a well-formed create: magic numbers, ownership, opt-out, a full queue. */
export function acceptanceProblem(world: World, draft: Draft): Refusal | null {
  const magic = magicTo(draft.to)
  if (magic?.code) return { code: magic.code, detail: draft.to }
  if (draft.service && !world.services.own(draft.service)) return { code: 21701, detail: draft.service }
  if (!draft.from) return world.services.pool(draft.service!).length > 0 ? null : { code: 21703, detail: '' }
  const fromCode = magicFrom(draft.from)
  if (fromCode) return { code: fromCode, detail: draft.from }
  const sender = world.senders.own(draft.from)
  if (!sender) return { code: 21606, detail: draft.from }
  // Names are not known in North America.
  if (kindOf(draft.from) === 'name' && draft.to.startsWith('+1')) return { code: 21612, detail: draft.to }
  // It answers for nobody until WhatsApp lets it.
  if (draft.from.startsWith('whatsapp:') && !sender.status.startsWith('ONLINE'))
    return { code: 63007, detail: draft.from }
  if (draft.service) return null
  if (world.phones.all.get(draft.to)?.blocked?.has(draft.from)) return { code: 21610, detail: '' }
  return queueMs(world, sender) > TEN_HOURS_MS ? { code: 21611, detail: draft.from } : null
}

/** How long a message of this sender waits now. */
function queueMs(world: World, sender: Sender): number {
  return Math.max(sender.queueFreeAt - world.now(), 0)
}

/** Takes the message in. From here on it is sent, whatever the caller gets to hear. */
export function acceptMessage(world: World, draft: Draft, drawn: Faults): Message {
  const now = world.now()
  const sender = draft.from
    ? world.senders.own(draft.from)!
    : world.senders.ofService(draft.service!, draft.to)
  const faults = { ...drawn, ...magicTo(draft.to)?.faults }
  const channel = draft.to.startsWith('whatsapp:') ? whatsappFate(world, draft, sender.address) : null
  if (channel?.code && !faults.failure) faults.failure = channel.code
  const seq = world.nextSeq()
  const message: Message = {
    seq,
    sid: world.newSid(draft.media.length > 0 ? 'MM' : 'SM', seq),
    accountSid: draft.account.sid,
    direction: 'outbound-api',
    to: draft.to,
    from: sender.address,
    service: draft.service,
    segments: countSegments(draft.body),
    media: draft.media,
    createdAt: now,
    callback: draft.callback,
    body: draft.body,
    ...(draft.drawn ? { drawn: draft.drawn } : {}),
    updatedAt: now,
    startAfter: 0,
    sentAfter: 0,
    doneAfter: 0,
    errorCode: 0,
    flags: flagsOf(faults),
    step: 0,
  }
  planTimes(world, message, draft, sender, faults)
  if (channel?.read && !message.errorCode && message.doneAfter >= 0)
    message.readAfter = message.doneAfter + world.dials.deliveredAfterMs
  world.messages.add(message)
  const phone = world.phones.open(draft.to)
  putOnPhone(phone, message)
  world.totals.accepted += 1
  world.touch(draft.to)
  return message
}

/** What WhatsApp makes of it, and whether it will be read. */
function whatsappFate(world: World, draft: Draft, sender: string): { code: number; read: boolean } {
  const read = world.dice.roll() * 100 < world.dials.read
  const phone = draft.to.slice('whatsapp:'.length)
  const user = world.whatsapp.business.user(phone)
  const approval = draft.content?.approval
  const status = approval?.status ?? 'unsubmitted'
  const open = inWindow(user, sender, world.now())
  const code = () => {
    if (!user.onWhatsapp) return 63003
    if (draft.contentCode) return draft.contentCode
    if (status === 'rejected') return 63040
    if (status === 'paused') return 63041
    if (status === 'disabled') return 63042
    if (status !== 'approved') return open ? 0 : 63016
    return approval!.category === 'MARKETING' && numberingOf(phone) === 'US' ? 63049 : 0
  }
  return { code: code(), read: read && user.readReceipts }
}

function flagsOf(faults: Faults): number {
  return (
    (faults.receiptTwice ? FLAG.twice : 0) |
    (faults.receiptOutOfOrder ? FLAG.outOfOrder : 0) |
    (faults.receiptLost ? FLAG.lost : 0)
  )
}

/** Sets when the message leaves, arrives or fails, and takes its place in the sender's queue. */
function planTimes(world: World, message: Message, draft: Draft, sender: Sender, faults: Faults) {
  const { sentAfterMs, deliveredAfterMs } = world.dials
  const failAt = (code: number, after: number) => {
    message.errorCode = code
    message.startAfter = after
    message.sentAfter = -1
    message.doneAfter = after
  }
  if (draft.sendAt) message.flags |= FLAG.scheduled
  const scheduled = draft.sendAt ? draft.sendAt - message.createdAt : 0
  const blocked = world.phones.all.get(message.to)?.blocked
  if (message.service && (blocked?.has(message.service) || blocked?.has(message.from))) {
    return failAt(21610, scheduled + sentAfterMs)
  }
  if (isTollFree(sender.address) && sender.verification !== 'TWILIO_APPROVED' && message.to.startsWith('+1'))
    return failAt(30032, scheduled + sentAfterMs)
  const wait = draft.sendAt ? 0 : queueMs(world, sender)
  if (wait > TEN_HOURS_MS) return failAt(30001, sentAfterMs)
  if (wait > draft.validityMs) return failAt(30036, draft.validityMs)
  if (!draft.sendAt) {
    sender.queueFreeAt = message.createdAt + wait + (message.segments * 1000) / sender.mps
  }
  message.startAfter = scheduled + wait
  message.sentAfter = message.startAfter + sentAfterMs
  message.errorCode = faults.failure
  message.doneAfter = faults.receiptNever ? -1 : message.sentAfter + deliveredAfterMs + faults.lateMs
  // A code of a message that never left the carrier fails in the place of being sent.
  if (faults.failure && failedStatus(faults.failure) === 'failed') failAt(faults.failure, message.sentAfter)
}
