import type { Faults } from '../rules/faults.ts'
import { magicTo } from '../rules/faults.ts'
import { FLAG, type Message } from '../store/message.ts'
import { putOnPhone } from '../store/phones.ts'
import type { World } from '../world.ts'
import { statusError } from './errors.ts'
import { type WaNumber, type WaUser, WINDOW_MS } from './model.ts'
import type { Reading } from './read-message.ts'

export type Accepted = { message: Message; held: boolean }

/** Codes of failures that a test can ask for by number: `+15005557026` fails with 131026. */
const MAGIC = /^\+15005557(\d{3})$/
const US_AREA =
  /^\+1(?!(?:204|226|236|249|250|263|289|306|343|354|365|367|368|382|403|416|418|428|431|437|438|450|468|474|506|514|519|548|579|581|584|587|604|613|639|647|672|683|705|709|742|753|778|780|782|807|819|825|867|873|879|902|905))/
/** How long `sent` comes after `delivered` when receipts are out of order. */
const REORDER_MS = 100

/** What becomes of a message after the 200: the code it fails with, or 0. */
export function fateOf(
  world: World,
  number: WaNumber,
  user: WaUser,
  read: Extract<Reading, { text: string }>,
  faults: Faults,
): number {
  const magic = MAGIC.exec(user.phone)
  if (magic) return 131_000 + Number(magic[1])
  const marketing = read.template?.category === 'MARKETING'
  if (
    read.needsWindow &&
    world.now() - (user.lastWrote.get(number.id) ?? Number.NEGATIVE_INFINITY) > WINDOW_MS
  )
    return 131047
  if (notOnWhatsapp(world, user.phone)) return 131026
  if (marketing && user.noMarketing.has(number.id)) return 131050
  if (marketing && US_AREA.test(user.phone)) return 131049
  return faults.failure ? 131026 : 0
}

/** The same people every time, so that a dial of 33 is the same third in each run. */
function notOnWhatsapp(world: World, phone: string): boolean {
  let value = 7
  for (const character of phone) value = (Math.imul(value, 31) + character.charCodeAt(0)) >>> 0
  return (value >>> 3) % 100 < world.dials.notOnWhatsapp
}

/** Takes the message in. From here on it is sent, whatever the caller gets to hear. */
export function accept(
  world: World,
  number: WaNumber,
  user: WaUser,
  read: Extract<Reading, { text: string }>,
  how: { faults: Faults; data: string | null; held: boolean; replyTo: string | null },
): Accepted {
  const now = world.now()
  const faults = { ...how.faults, ...magicTo(user.phone)?.faults }
  const code = how.held ? 132015 : fateOf(world, number, user, read, faults)
  const seq = world.nextSeq()
  const { sentAfterMs, deliveredAfterMs } = world.dials
  const message: Message = {
    seq,
    sid: `wamid.${Buffer.from(world.newSid('WA', seq)).toString('base64url')}`,
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
    updatedAt: now,
    startAfter: 0,
    sentAfter: code && code !== 131026 ? -1 : sentAfterMs,
    doneAfter: faults.receiptNever ? -1 : sentAfterMs + deliveredAfterMs + faults.lateMs,
    errorCode: code,
    flags:
      (faults.receiptTwice ? FLAG.twice : 0) |
      (faults.receiptOutOfOrder ? FLAG.outOfOrder : 0) |
      FLAG.whatsapp,
    step: 0,
  }
  world.messages.add(message)
  putOnPhone(world.phones.open(message.to), message)
  world.totals.accepted += 1
  world.touch(message.to)
  planStatuses(world, number, user, message, how.data, faults.receiptLost)
  return { message, held: how.held }
}

/** Posts what happens to it at its time. A dial lets `delivered` be left out, as Meta does when `read` comes at once. */
function planStatuses(
  world: World,
  number: WaNumber,
  user: WaUser,
  message: Message,
  data: string | null,
  lost: boolean,
) {
  if (lost) return
  const { generation } = world
  const at = (ms: number, status: string, code = 0) =>
    world.later(ms, () => {
      if (generation !== world.generation) return
      const times = message.flags & FLAG.twice ? 2 : 1
      for (let n = 0; n < times; n += 1) postStatus(world, number, user, message, data, status, code)
    })
  const { sentAfter, doneAfter, errorCode } = message
  const reordered = (message.flags & FLAG.outOfOrder) !== 0 && !errorCode && doneAfter >= 0
  if (sentAfter >= 0 && !reordered) at(sentAfter, 'sent')
  if (doneAfter < 0) return
  if (errorCode) return at(doneAfter, 'failed', errorCode)
  const skip = world.dice.roll() * 100 < world.dials.skipDelivered
  const reads = world.dice.roll() * 100 < world.dials.read
  if (!skip || !reads) at(doneAfter, 'delivered')
  if (reordered) at(doneAfter + REORDER_MS, 'sent')
  if (reads)
    world.later(doneAfter + world.dials.deliveredAfterMs, () => {
      if (generation !== world.generation) return
      message.flags |= FLAG.read
      world.touch(message.to)
      postStatus(world, number, user, message, data, 'read', 0)
    })
}

export function postStatus(
  world: World,
  number: WaNumber,
  user: WaUser,
  message: Message,
  data: string | null,
  status: string,
  code: number,
): void {
  const who = user.usernameOnly ? {} : { recipient_id: user.phone.slice(1) }
  world.whatsapp.hooks.post({
    number,
    field: 'messages',
    statuses: [
      {
        id: message.sid,
        status,
        timestamp: String(Math.floor(world.now() / 1000)),
        ...who,
        recipient_user_id: user.bsuid,
        ...(data === null ? {} : { biz_opaque_callback_data: data }),
        ...(status === 'sent' || status === 'delivered'
          ? { pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' } }
          : {}),
        ...(code
          ? { errors: [statusError(code, `Message ${message.sid.slice(-8)} was not delivered`)] }
          : {}),
      },
    ],
    done: (posted) => {
      if (posted) world.totals.receipts += 1
      world.touch(message.to)
    },
  })
}
