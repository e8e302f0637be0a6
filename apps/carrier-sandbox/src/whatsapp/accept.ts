import { type Faults, magicGraph } from '../rules/faults.ts'
import { numberingOf } from '../rules/nanp.ts'
import { FLAG, type Message } from '../store/message.ts'
import { putOnPhone } from '../store/phones.ts'
import { startReceipts } from '../traffic/receipts.ts'
import type { World } from '../world.ts'
import { wamidOf } from './ids.ts'
import { inWindow, type WaNumber, type WaUser } from './model.ts'
import type { Reading } from './read-message.ts'

export type Read = Extract<Reading, { text: string }>

/** What chance decides of a message beyond the faults all carriers share. */
export interface Chances {
  held: boolean
  released: boolean
  skipDelivered: boolean
  read: boolean
}

/** As many rolls for every message, so that a dial moves nothing but its own fault. */
export function drawChances(world: World): Chances {
  const { dice, dials } = world
  const held = dice.roll() * 100 < dials.held
  const released = dice.roll() * 100 < dials.heldReleased
  const skipDelivered = dice.roll() * 100 < dials.skipDelivered
  const read = dice.roll() * 100 < dials.read
  return { held, released, skipDelivered, read }
}

export interface Sent {
  number: WaNumber
  user: WaUser
  read: Read
  faults: Faults
  chances: Chances
  data: string | null
  replyTo: string
  byId: boolean
  marketingLite: boolean
  dayIsFull: boolean
}

/** What becomes of a message after the 200: the code it fails with, or 0. */
function fateOf(world: World, sent: Sent): number {
  const { number, user, read, faults } = sent
  const magic = magicGraph(user.phone)
  if (magic) return magic.code
  if (read.needsWindow && !inWindow(user, number.id, world.now())) return 131047
  if (!user.onWhatsapp || isStranger(world, user.phone)) return 131026
  if (read.template?.category === 'MARKETING') {
    if (user.noMarketing.has(number.id)) return 131050
    if (numberingOf(user.phone) === 'US') return 131049
  }
  // Meta names no code for a full day; of those it has, this one stops a number for hours.
  if (sent.dayIsFull) return 131048
  if (!faults.failure) return 0
  const { failureCodes, whatsappFailureCodes } = world.dials
  return whatsappFailureCodes[
    Math.max(failureCodes.indexOf(faults.failure), 0) % whatsappFailureCodes.length
  ]!
}

/** The same people every time, so that a dial of 33 is the same third in each run. */
function isStranger(world: World, phone: string): boolean {
  let value = 7
  for (const character of phone) value = (Math.imul(value, 31) + character.charCodeAt(0)) >>> 0
  return (value >>> 3) % 100 < world.dials.notOnWhatsapp
}

/** Takes the message in. From here on it is sent, whatever the caller gets to hear. */
export function accept(world: World, sent: Sent): Message {
  const { number, user, read, faults } = sent
  const seq = world.nextSeq()
  const now = world.now()
  const message: Message = {
    seq,
    sid: wamidOf(world.newSid('WA', seq)),
    accountSid: number.wabaId,
    direction: 'outbound-api',
    to: `whatsapp:${user.phone}`,
    from: `whatsapp:${number.display}`,
    service: null,
    segments: 1,
    media: [],
    createdAt: now,
    callback: '',
    body: read.text,
    drawn: read.drawn,
    wa: {
      number,
      data: sent.data,
      template: read.template,
      pricing: pricingOf(sent, now),
      replyTo: sent.replyTo,
      byId: sent.byId,
      held: false,
    },
    updatedAt: now,
    startAfter: 0,
    sentAfter: -1,
    doneAfter: -1,
    readAfter: -1,
    errorCode: 0,
    flags:
      (faults.receiptTwice ? FLAG.twice : 0) |
      (faults.receiptOutOfOrder ? FLAG.outOfOrder : 0) |
      (faults.receiptLost ? FLAG.lost : 0),
    step: 0,
  }
  planTimes(world, message, sent)
  world.messages.add(message)
  putOnPhone(world.phones.open(message.to), message)
  world.totals.accepted += 1
  world.touch(message.to)
  if (!faults.receiptFirst) startReceipts(world, message)
  return message
}

function pricingOf({ number, user, read, marketingLite }: Sent, now: number): string {
  if (!read.template) return 'service'
  if (marketingLite) return 'marketing_lite'
  const category = read.template.category.toLowerCase()
  return category === 'utility' && inWindow(user, number.id, now) ? 'service' : category
}

function planTimes(world: World, message: Message, sent: Sent): void {
  const { faults, chances, user, number, read } = sent
  const { sentAfterMs, deliveredAfterMs, heldForMs } = world.dials
  // Held until somebody says: only then do its times begin.
  if (read.template?.held) {
    message.wa!.held = true
    return
  }
  const held = read.template !== null && chances.held
  const wait = held ? heldForMs : 0
  const code = fateOf(world, sent) || (held && !chances.released ? 132015 : 0)
  message.startAfter = wait
  message.errorCode = code
  // Who is not there is found out only after the message left; everything else stops it before.
  message.sentAfter = code && code !== 131026 ? -1 : wait + sentAfterMs
  const silent = faults.receiptNever || user.blocked.has(number.id)
  message.doneAfter = silent ? -1 : wait + sentAfterMs + deliveredAfterMs + faults.lateMs
  if (code || silent || !chances.read || !user.readReceipts) return
  message.readAfter = message.doneAfter + deliveredAfterMs
  if (chances.skipDelivered) message.flags |= FLAG.skipDelivered
}

/** Lets a held message go, or drops it with the code. */
export function settleHeld(world: World, message: Message, code: number): void {
  const { sentAfterMs, deliveredAfterMs } = world.dials
  const wait = world.now() - message.createdAt
  message.wa!.held = false
  message.startAfter = wait
  message.errorCode = code
  message.sentAfter = code ? -1 : wait + sentAfterMs
  message.doneAfter = wait + (code ? 0 : sentAfterMs + deliveredAfterMs)
  world.touch(message.to)
  startReceipts(world, message)
}
