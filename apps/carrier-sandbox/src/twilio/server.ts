import type { IncomingMessage, ServerResponse } from 'node:http'
import { errorReply } from '../rules/errors.ts'
import { drawFaults, type Faults, magicTo } from '../rules/faults.ts'
import { statusAt } from '../rules/status.ts'
import { FLAG, type Message } from '../store/message.ts'
import { cancelMessage, postNextReceipt, startReceipts } from '../traffic/receipts.ts'
import type { World } from '../world.ts'
import { acceptanceProblem, acceptMessage } from './accept.ts'
import { type Form, field, isRefusal, readDraft } from './create.ts'
import { createDoor, type Exchange, fail, readForm, send, sendError } from './exchange.ts'
import { listMessages } from './list.ts'
import { listNumbers, listShortCodes, renderAccount, renderNumber } from './numbers.ts'
import { renderCreated, renderMessage } from './render.ts'

export const API_PREFIX = '/2010-04-01/'
const ROUTE = /^\/2010-04-01\/Accounts\/([^/?]+?)(?:\/(SMS\/)?([A-Za-z]+)(?:\/([^/?]+))?)?\.json(?:\?(.*))?$/

/** The files of a message: their list, or one of them. */
const MEDIA =
  /^\/2010-04-01\/Accounts\/([^/?]+)\/Messages\/([^/?]+)\/Media(?:\/(ME[0-9a-f]{32})|\.json)(?:\?.*)?$/

/** Serves the carrier's API on plain node:http: this is the path that must take ten thousand creates a second. */
export function createTwilioHandler(world: World): (req: IncomingMessage, res: ServerResponse) => void {
  const admit = createDoor(world)
  return (req, res) => {
    const account = admit(req, res)
    if (!account) return
    const file = MEDIA.exec(req.url ?? '')
    if (file && file[1] === account.sid && req.method === 'GET')
      return media({ world, req, res, account, query: new URLSearchParams() }, file[2]!, file[3] ?? '')
    const route = ROUTE.exec(req.url ?? '')
    if (!route || route[1] !== account.sid) return sendError(world, req, res, 20404)
    const query = new URLSearchParams(route[5] ?? '')
    dispatch({ world, req, res, account, query }, (route[2] ?? '') + (route[3] ?? ''), route[4] ?? '')
  }
}

function dispatch(x: Exchange, collection: string, sid: string) {
  const { method } = x.req
  if (collection === 'Messages' && !sid) {
    if (method === 'POST') return readForm(x, create)
    if (method === 'GET') return list(x)
  } else if (collection === 'Messages') {
    const message = x.world.messages.get(sid)
    if (!message || message.accountSid !== x.account.sid) return fail(x, 20404)
    if (method === 'GET') return send(x, 200, JSON.stringify(renderMessage(message, x.world.now())))
    if (method === 'POST') return readForm(x, (_, form) => update(x, message, form))
    if (method === 'DELETE') return remove(x, message)
  } else if (collection === 'IncomingPhoneNumbers' || collection === 'SMS/ShortCodes') {
    return numbers(x, sid, collection === 'SMS/ShortCodes')
  } else if (!collection && method === 'GET') {
    return send(x, 200, JSON.stringify(renderAccount(x.account)))
  } else if (collection) {
    return fail(x, 20404)
  }
  fail(x, 20004)
}

/** Twilio does not hand files out itself: it sends on to where they lie, which needs no credentials. */
function media(x: Exchange, messageSid: string, sid: string) {
  const { world, res } = x
  const message = world.messages.get(messageSid)
  const own = `ME${messageSid.slice(2)}`
  const file = message?.accountSid === x.account.sid ? world.whatsapp.media.get(own) : undefined
  if (sid === '') {
    const uri = `/2010-04-01/Accounts/${x.account.sid}/Messages/${messageSid}/Media/${own}.json`
    const one = {
      sid: own,
      account_sid: x.account.sid,
      parent_sid: messageSid,
      content_type: file?.type,
      uri,
    }
    return send(x, 200, JSON.stringify({ media_list: file ? [one] : [], next_page_uri: null }))
  }
  if (!file || sid !== own) return fail(x, 20404)
  res.writeHead(307, { location: `${world.url}/sandbox/api/whatsapp/media/${own}` }).end()
}

function create(x: Exchange, form: Form) {
  const { world } = x
  const drawn = drawFaults(world.dice, world.dials)
  const faults: Faults = { ...drawn, ...magicTo(field(form, 'To'))?.faults }
  if (faults.unavailableBefore)
    return fail(x, 20503, 'the message is not sent', '503 before accepting (dial)')
  const draft = readDraft(world, form, x.account)
  const problem = isRefusal(draft) ? draft : acceptanceProblem(world, draft)
  if (problem) return fail(x, problem.code, problem.detail, undefined, field(form, 'To'))
  if (isRefusal(draft)) return
  const message = acceptMessage(world, draft, faults)
  const receiptFirst = faults.receiptFirst && message.callback !== ''
  if (!receiptFirst) startReceipts(world, message)
  const answer = () => whenHangEnds(world, () => answerCreate(x, message, faults))
  const afterReceipt = () => {
    if (world.dials.answerAfterMs > 0) world.later(world.dials.answerAfterMs, answer)
    else answer()
  }
  if (receiptFirst) postNextReceipt(world, message, afterReceipt)
  else afterReceipt()
}

function answerCreate(x: Exchange, message: Message, faults: Faults) {
  const entry = { way: 'in', kind: 'message', subject: message.to, sid: message.sid } as const
  if (faults.drop) {
    x.world.note({ ...entry, outcome: 'accepted, line dropped (dial)', tone: 'bad' })
    x.req.socket.destroy()
  } else if (faults.unavailableAfter) {
    x.world.note({ ...entry, outcome: '503 after accepting (dial)', tone: 'bad' })
    const reply = errorReply(20503)
    send(x, reply.status, reply.body)
  } else {
    x.world.note({ ...entry, outcome: '201', tone: 'ok' })
    send(x, 201, renderCreated(message))
  }
}

function list(x: Exchange) {
  const page = listMessages(x.world, x.account.sid, x.query)
  if (page) send(x, 200, JSON.stringify(page))
  else fail(x, 20001)
}

function update(x: Exchange, message: Message, form: Form) {
  const { world } = x
  const status = field(form, 'Status')
  if (status) {
    const waiting = ['scheduled', 'accepted', 'queued'].includes(statusAt(message, world.now()))
    if (status !== 'canceled' || !waiting) return fail(x, 30409)
    cancelMessage(world, message)
  }
  if (form.Body === '') message.body = ''
  message.updatedAt = world.now()
  world.touch(message.to)
  send(x, 200, JSON.stringify(renderMessage(message, world.now())))
}

function remove(x: Exchange, message: Message) {
  cancelPlanned(x.world, message)
  x.world.messages.remove(message)
  x.world.touch(message.direction === 'inbound' ? message.from : message.to)
  send(x, 204, '')
}

/** A deleted record stays on the phone: what was delivered cannot be taken back. Its receipts go on. */
function cancelPlanned(world: World, message: Message) {
  if (message.flags & FLAG.scheduled && statusAt(message, world.now()) === 'scheduled')
    cancelMessage(world, message)
}

function numbers(x: Exchange, sid: string, short: boolean) {
  const { world, account } = x
  if (!sid) {
    if (x.req.method !== 'GET') return fail(x, 20004)
    const list = short ? listShortCodes : listNumbers
    return send(x, 200, JSON.stringify(list(world.senders, account.sid, x.query)))
  }
  const sender = world.senders.bySid(sid)
  if (!sender) return fail(x, 20404)
  if (x.req.method === 'GET') return send(x, 200, JSON.stringify(renderNumber(sender, account.sid)))
  if (x.req.method !== 'POST') return fail(x, 20004)
  readForm(x, (_, form) => {
    const smsUrl = field(form, 'SmsUrl')
    if (smsUrl && !world.readWebhookUrl(smsUrl)) return fail(x, 21609, smsUrl)
    if (form.SmsUrl !== undefined) world.senders.register(sender.address, { smsUrl })
    send(x, 200, JSON.stringify(renderNumber(sender, account.sid)))
  })
}

function whenHangEnds(world: World, run: () => void) {
  const left = world.dials.hangUntil - world.now()
  if (left > 0) world.later(Math.min(left, 1000), () => whenHangEnds(world, run))
  else run()
}
