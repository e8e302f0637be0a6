import type { House } from '../main.ts'
import { createSubscription, secretOfSubscription, subscriptionsOfEverybody } from '../webhooks/index.ts'
import { sandbox } from './sandbox.ts'

// The brand's order system is an inbox of the sandbox: it verifies signatures, and its page shows what came.

const INBOX = 'order-system'

const addressOf = (house: House): string => `${house.channels.sandbox!.url}/webhooks/inbox/${INBOX}`

const tell = (house: House, secret: string) =>
  sandbox(house, `/sandbox/api/webhooks/${INBOX}`, 'PATCH', { secret })

/** Everything that may interest an order system. */
export async function orderSystem(
  house: House,
  who: { accountId: string; userId: string | null; name: string },
): Promise<void> {
  const { secret } = await house.db.asAccount(who.accountId, (tx) =>
    createSubscription(tx, house.webhooks, who, {
      name: 'Order system',
      url: addressOf(house),
      events: [
        ...(['message.delivered', 'message.failed', 'message.received', 'optout.created'] as const),
        ...([
          'campaign.launched',
          'campaign.finished',
          'conversation.opened',
          'conversation.closed',
        ] as const),
      ],
    }),
  )
  await tell(house, secret)
}

/** A sandbox that was started anew has forgotten the secret. */
export async function tellSecretAgain(house: House): Promise<void> {
  const all = await house.db.asSystem((tx) => subscriptionsOfEverybody(tx))
  const own = all.find((one) => one.url === addressOf(house))
  if (own) await tell(house, secretOfSubscription(house.webhooks, own))
}
