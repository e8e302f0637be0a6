import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WEBHOOK_EVENTS, type WebhookEventType } from '@foreword/contract'
import { sql } from 'kysely'
import type { Ledger } from '../messages/ledger.fixture.ts'
import { rows } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import { openLog } from '../platform/log.ts'
import { openStrangers, type StrangerOptions } from '../platform/net/strangers.ts'
import { openSecrets } from '../platform/secrets.ts'
import { releaseDeliveries } from './deliveries-store.ts'
import { unfoldPacks } from './packs-store.ts'
import type { PosterDeps } from './poster.ts'
import { createSubscription, type WebhooksDeps } from './subscriptions.ts'

export type Arrived = {
  id: string
  headers: IncomingHttpHeaders
  body: string
  event: { type: string; timestamp: string; data: Record<string, unknown> }
}

/** A receiver on this machine; `answer` decides what it does with each webhook, 204 when it does nothing. */
export async function receiver(answer: (arrived: Arrived, response: ServerResponse) => void = () => {}) {
  const arrived: Arrived[] = []
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const one = {
        id: String(request.headers['webhook-id']),
        headers: request.headers,
        body,
        event: JSON.parse(body) as Arrived['event'],
      }
      arrived.push(one)
      answer(one, response)
      if (!response.headersSent && !held.has(response)) response.writeHead(204).end()
    })
  })
  const held = new Set<ServerResponse>()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
    arrived,
    /** It answers nothing, until the receiver is closed. */
    hold: (response: ServerResponse) => void held.add(response),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const webhooksDeps = (ledger: Pick<Ledger, 'clock'>): WebhooksDeps => ({
  clock: ledger.clock,
  newId,
  secrets: openSecrets(Buffer.alloc(32, 7)),
  chance: () => Buffer.alloc(24, 3),
  inside: ['127.0.0.1'],
})

export const subscribe = (
  ledger: Pick<Ledger, 'clock' | 'db' | 'accountId' | 'userId'>,
  wish: { name: string; url: string; events?: readonly WebhookEventType[]; campaignIds?: string[] },
) =>
  ledger.db.asSystem((tx) =>
    createSubscription(
      tx,
      webhooksDeps(ledger),
      { accountId: ledger.accountId, userId: ledger.userId, name: 'Ines' },
      { ...wish, events: [...(wish.events ?? WEBHOOK_EVENTS)] },
    ),
  )

/** A process that posts; to this machine, as its receivers are here. */
export function posterDeps(
  ledger: Pick<Ledger, 'clock' | 'db'>,
  options: StrangerOptions & { mailer?: PosterDeps['mailer'] } = {},
): PosterDeps {
  return {
    db: ledger.db,
    clock: ledger.clock,
    newId,
    log: openLog('silent'),
    secrets: webhooksDeps(ledger).secrets,
    strangers: openStrangers({ inside: ['127.0.0.1'], ...options }),
    mailer: options.mailer ?? null,
    publicUrl: 'http://127.0.0.1:4000',
    chance: () => 0.5,
    load: () => ({ idle: 1, loop: 0 }),
  }
}

/** Unfolds every pack there is, of whatever subscription, as one that takes what follows and gives it back at once. */
export async function unfoldAll({ db, clock }: Pick<Ledger, 'clock' | 'db'>, most = 1_000): Promise<void> {
  for (;;) {
    const [pack] = await db.asSystem((tx) =>
      rows(
        tx,
        sql<{
          account_id: string
          subscription_id: string
        }>`select account_id, subscription_id from webhook_packs order by seq limit 1`,
      ),
    )
    if (!pack) return
    const of = { accountId: pack.account_id, subscriptionId: pack.subscription_id }
    const lease = { id: newId(), until: clock.now(), most }
    await db.asSystem(async (tx) => {
      const { inHand } = await unfoldPacks(tx, of, lease)
      await releaseDeliveries(
        tx,
        of,
        lease.id,
        inHand.map((one) => one.id),
      )
    })
  }
}
