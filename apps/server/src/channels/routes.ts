import { api, type Sender } from '@foreword/contract'
import { assertNoOpenTransaction, type Tx } from '../platform/db/database.ts'
import type { Implement, Who } from '../platform/http/implement.ts'
import { found } from '../platform/problem.ts'
import {
  type ChannelsDeps,
  carrierOf,
  connectSandboxSender,
  createSender,
  inboundUrl,
  openCredentials,
  type SenderSpeed,
  sortCredentials,
  speedFrom,
  withPrevious,
} from './senders.ts'
import * as store from './store.ts'

export type Audit = (tx: Tx, who: Who, action: string, subject: string) => Promise<void>

export function channelsRoutes(implement: Implement, deps: ChannelsDeps & { audit: Audit }): void {
  implement(api.listCarriers, async () => ({
    carriers: [...deps.carriers.values()].map((carrier) => ({
      name: carrier.name,
      channel: carrier.channel,
      label: carrier.label,
      fields: [...carrier.fields],
      address: carrier.addressField,
      hasTemplates: Boolean(carrier.listTemplates),
      onSandbox: Boolean(carrier.onSandbox),
    })),
  }))
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
    if (!made.row.is_sandbox) return view(made.row, made.speed, deps.publicUrl)
    await connectSandboxSender(deps, made.row)
    const connected = await tx((t) => store.senderById(t, who.accountId, made.row.id))
    return view(found(connected), made.speed, deps.publicUrl)
  })
  implement(api.changeSender, ({ who, params, body, tx }) =>
    tx(async (t) => {
      const row = found(await store.senderById(t, who.accountId, params.id), 'This sender')
      await store.updateSender(t, who.accountId, params.id, {
        ...(body.name ? { name: body.name } : {}),
        ...(body.credentials
          ? {
              ...replaced(deps, row, body.credentials),
              disabledReason: null,
            }
          : {}),
      })
      await deps.setSpeed(t, who.accountId, params.id, speedFrom(body))
      await deps.audit(t, who, 'sender.changed', Object.keys(body).join(', '))
      const changed = found(await store.senderById(t, who.accountId, params.id))
      const speeds = await deps.speedsOf(t, who.accountId, [changed.id])
      return view(changed, speeds.get(changed.id)!, deps.publicUrl)
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

/** New credentials over the old: a field that was left empty keeps what it had. */
function replaced(deps: ChannelsDeps, row: store.SenderRow, typed: Readonly<Record<string, string>>) {
  const carrier = carrierOf(deps, row.carrier)
  const had = { ...row.config, ...(row.secret ? deps.secrets.open(row.secret) : {}) }
  const given = Object.fromEntries(Object.entries(typed).filter(([, value]) => value.trim() !== ''))
  const { config, secret } = sortCredentials(carrier, { ...had, ...withPrevious(carrier, had, given) })
  return { config, secret: deps.secrets.seal(secret) }
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
