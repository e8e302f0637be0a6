import { FLAG, type Message, type MessageStatus } from '../store/message.ts'
import type { World } from '../world.ts'
import { statusError } from './errors.ts'
import { waIdOf } from './ids.ts'

/** Posts one status of a message; `done` is called after the first try. */
export function postStatus(world: World, message: Message, status: MessageStatus, done?: () => void): void {
  const { number } = message.wa!
  world.whatsapp.hooks.post({
    number,
    field: 'messages',
    statuses: [statusOf(world, message, status)],
    tried: () => done?.(),
    done: (posted) => {
      if (posted) world.totals.receipts += 1
      world.touch(message.to)
    },
  })
}

function statusOf(world: World, message: Message, status: MessageStatus): object {
  const { wa, flags } = message
  const user = world.whatsapp.business.user(message.to.slice('whatsapp:'.length))
  const hidden = user.usernameOnly && wa!.byId
  const free = wa!.pricing === 'service'
  // Billed on `sent` and on one of the two that follow.
  const priced = status === 'sent' || status === (flags & FLAG.skipDelivered ? 'read' : 'delivered')
  return {
    id: message.sid,
    status,
    timestamp: String(Math.floor(world.now() / 1000)),
    ...(hidden ? {} : { recipient_id: waIdOf(user.phone) }),
    recipient_user_id: user.bsuid,
    ...(wa!.data === null ? {} : { biz_opaque_callback_data: wa!.data }),
    ...(priced ? { pricing: pricingOf(wa!.pricing, free) } : {}),
    ...(status === 'failed'
      ? { errors: [statusError(message.errorCode, `Message ${message.sid.slice(-8)} was not delivered`)] }
      : {}),
  }
}

function pricingOf(category: string, free: boolean): object {
  const type = free ? 'free_customer_service' : 'regular'
  return { billable: !free, pricing_model: 'PMP', type, category }
}
