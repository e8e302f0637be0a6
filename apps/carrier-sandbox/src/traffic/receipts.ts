import { gatewayRequest, receiptEvent } from '../gateway/events.ts'
import { deliveryErrorMessage, failedStatus } from '../rules/errors.ts'
import type { Fields } from '../rules/signature.ts'
import { plannedReceipts } from '../rules/status.ts'
import { FLAG, type Message, type MessageStatus } from '../store/message.ts'
import { postStatus } from '../whatsapp/statuses.ts'
import type { World } from '../world.ts'
import { formRequest, type WebhookResult } from './webhooks.ts'

/** Begins the receipts of a message that was just accepted. */
export function startReceipts(world: World, message: Message): void {
  const first = plannedReceipts(message, world.receiptStatuses)[0]
  if (first) world.scheduleReceipt(first.at, message)
}

/** Posts the next planned receipt now and schedules the one after it. `done` is called once it is answered or lost. */
export function postNextReceipt(world: World, message: Message, done?: () => void): void {
  const planned = plannedReceipts(message, world.receiptStatuses)
  const current = planned[message.step]
  if (!current || message.flags & FLAG.canceled) {
    done?.()
    return
  }
  message.step += 1
  const following = planned[message.step]
  const { generation } = world
  const scheduleFollowing = () => {
    if (!following || generation !== world.generation) return
    world.scheduleReceipt(Math.max(following.at, world.now()), message)
  }
  // Out of order is a promise: the late one waits until the early one was answered.
  const reordered = (message.flags & FLAG.outOfOrder) !== 0
  if (!reordered) scheduleFollowing()
  postReceipt(world, message, current.status, () => {
    if (reordered) scheduleFollowing()
    done?.()
  })
}

/** Cancels the message: of its receipts only `canceled` is left. */
export function cancelMessage(world: World, message: Message): void {
  message.flags |= FLAG.canceled
  if (message.callback && world.receiptStatuses.has('canceled')) postReceipt(world, message, 'canceled')
}

function postReceipt(world: World, message: Message, status: MessageStatus, done?: () => void): void {
  if (message.wa) {
    postStatus(world, message, status, done)
    if (message.flags & FLAG.twice) postStatus(world, message, status)
    return
  }
  const target = world.readWebhookUrl(message.callback)
  const account = world.accounts.find((one) => one.sid === message.accountSid)
  if (!target || !account) {
    done?.()
    return
  }
  const gateway = message.gateway ? world.senders.get(message.from)?.gateway : null
  const twice = (message.flags & FLAG.twice) !== 0
  const { generation } = world
  const post = (again: boolean) =>
    world.webhooks.post({
      url: message.callback,
      target,
      request: () =>
        gateway
          ? gatewayRequest(gateway.webhookSecret, receiptEvent(message, status))
          : formRequest(account.authToken, message.callback, receiptFields(message, status)),
      readBody: false,
      done: (result) => {
        if (generation === world.generation) noteReceipt(world, message, status, result, again)
        if (!again) done?.()
      },
    })
  post(false)
  if (twice) post(true)
}

function receiptFields(message: Message, status: MessageStatus): Fields {
  const fields: Record<string, string> = {
    AccountSid: message.accountSid,
    ApiVersion: '2010-04-01',
    From: message.from,
    MessageSid: message.sid,
    MessageStatus: status,
    SmsSid: message.sid,
    SmsStatus: status,
    To: message.to,
  }
  if (message.service) fields.MessagingServiceSid = message.service
  if (message.to.startsWith('whatsapp:')) fields.ChannelPrefix = 'whatsapp'
  if (message.errorCode && status === failedStatus(message.errorCode)) {
    fields.ErrorCode = String(message.errorCode)
    fields.ErrorMessage = deliveryErrorMessage(message.errorCode)
  }
  if (status === 'delivered' || status === 'undelivered') {
    const done = new Date(message.createdAt + message.doneAfter).toISOString()
    fields.RawDlrDoneDate = done.slice(2, 16).replace(/[-T:]/g, '')
  }
  return fields
}

function noteReceipt(
  world: World,
  message: Message,
  status: MessageStatus,
  result: WebhookResult,
  again: boolean,
): void {
  const good = result.status >= 200 && result.status < 400
  if (good) world.totals.receipts += 1
  const answered = good
    ? `posted, answered ${result.status} in ${result.ms} ms`
    : `lost, ${result.status ? `answered ${result.status}` : result.failure}`
  const tries = result.attempts > 1 ? `, attempt ${result.attempts}` : ''
  world.note({
    way: 'out',
    kind: 'receipt',
    subject: status,
    sid: message.sid,
    outcome: `${answered}${tries}${again ? ', sent twice (dial)' : ''}`,
    tone: good ? (again ? 'warn' : 'ok') : 'bad',
  })
  world.touch(message.to)
}
