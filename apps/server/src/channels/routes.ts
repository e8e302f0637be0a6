import { api, type Sender } from '@foreword/contract'
import { assertNoOpenTransaction, type Tx } from '../platform/db/database.ts'
import type { Implement, Who } from '../platform/http/implement.ts'
import { found } from '../platform/problem.ts'
import {
  type ChannelsDeps,
  carrierOf,
  configOf,
  connectSandboxSender,
  createSender,
  inboundUrl,
  openCredentials,
  type SenderSpeed,
  speedFrom,
} from './senders.ts'
import * as store from './store.ts'

export type Audit = (tx: Tx, who: Who, action: string, subject: string) => Promise<void>

export function channelsRoutes(implement: Implement, deps: ChannelsDeps & { audit: Audit }): void {
  implement(api.listSenders, ({ who, tx }) =>
    tx(async (t) => {
      const senders = await store.listSenders(t, who.accountId)
      const speeds = await deps.speedsOf(
        t,
        who.accountId,
        senders.map((row) => row.id),
      )
      return { senders: senders.map((row) => view(row, speeds.get(row.id)!, deps.publicUrl)) }
    }),
  )
  implement(api.createSender, async ({ who, body, tx }) => {
    const made = await tx(async (t) => {
      const id = await createSender(t, deps, who.accountId, body)
      await deps.audit(t, who, 'sender.created', `${body.name} ${body.address}`)
      const speeds = await deps.speedsOf(t, who.accountId, [id])
      return { row: found(await store.senderById(t, who.accountId, id)), speed: speeds.get(id)! }
    })
    if (made.row.is_sandbox) await connectSandboxSender(deps, made.row)
    return view(made.row, made.speed, deps.publicUrl)
  })
  implement(api.changeSender, ({ who, params, body, tx }) =>
    tx(async (t) => {
      found(await store.senderById(t, who.accountId, params.id), 'This sender')
      await store.updateSender(t, who.accountId, params.id, {
        ...(body.name ? { name: body.name } : {}),
        ...(body.credentials
          ? {
              config: configOf(body.credentials),
              secret: deps.secrets.seal({ authToken: body.credentials.authToken }),
              disabledReason: null,
            }
          : {}),
      })
      await deps.setSpeed(t, who.accountId, params.id, speedFrom(body))
      await deps.audit(t, who, 'sender.changed', Object.keys(body).join(', '))
      const row = found(await store.senderById(t, who.accountId, params.id))
      const speeds = await deps.speedsOf(t, who.accountId, [row.id])
      return view(row, speeds.get(row.id)!, deps.publicUrl)
    }),
  )
  implement(api.testSender, async ({ who, params, tx }) => {
    const row = await tx(async (t) =>
      found(await store.senderById(t, who.accountId, params.id), 'This sender'),
    )
    assertNoOpenTransaction('A carrier was called')
    const facts = await carrierOf(deps, row.carrier).testConnection(openCredentials(deps, row))
    const broken = facts.find((fact) => fact.state === 'bad')
    await tx((t) =>
      store.updateSender(t, who.accountId, row.id, { disabledReason: broken ? broken.detail : null }),
    )
    return { facts: [...facts] }
  })
  implement(api.archiveSender, ({ who, params, tx }) =>
    tx(async (t) => {
      const row = found(await store.senderById(t, who.accountId, params.id), 'This sender')
      await store.archiveSender(t, who.accountId, row.id, deps.clock.now())
      await deps.audit(t, who, 'sender.archived', row.name)
      return { ok: true as const }
    }),
  )
}

function view(row: store.SenderRow, speed: SenderSpeed & { sentToday: number }, publicUrl: string): Sender {
  return {
    id: row.id,
    name: row.name,
    channel: row.channel,
    carrier: row.carrier,
    address: row.address,
    ratePerSecond: speed.rate,
    rateUnit: speed.unit,
    dailyCap: speed.dailyCap,
    sentToday: speed.sentToday,
    isSandbox: row.is_sandbox,
    disabledReason: row.disabled_reason,
    config: row.config,
    inboundUrl: inboundUrl(publicUrl, row.id),
    createdAt: row.created_at.toISOString(),
  }
}
