import { type AuditAction, adviceFor, api, type Sender } from '@foreword/contract'
import { assertNoOpenTransaction, type Tx } from '../platform/db/database.ts'
import type { Implement, Who } from '../platform/http/implement.ts'
import { found } from '../platform/problem.ts'
import { handoffsRoutes } from './handoffs-routes.ts'
import { learnLimits } from './limits.ts'
import * as notices from './notices-store.ts'
import { pricesRoutes } from './prices-routes.ts'
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
import { templatesRoutes } from './templates-routes.ts'
import { syncBy } from './templates-store.ts'

export type Audit = (tx: Tx, who: Who, action: AuditAction, subject: string) => Promise<void>

const MOST_NOTICES = 50

export function channelsRoutes(implement: Implement, deps: ChannelsDeps & { audit: Audit }): void {
  implement(api.listCarriers, async () => ({
    carriers: [...deps.carriers.values()].map((carrier) => ({
      name: carrier.name,
      channel: carrier.channel,
      label: carrier.label,
      fields: [...carrier.fields],
      address: carrier.addressField,
      inboundHelp: carrier.inboundHelp ?? null,
      usualRate: carrier.usualRate ?? null,
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
      return { senders: senders.map((row) => view(deps, row, speeds.get(row.id)!)) }
    }),
  )
  implement(api.createSender, async ({ who, body, tx }) => {
    const made = await tx(async (t) => {
      const id = await createSender(t, deps, who.accountId, body)
      await deps.audit(t, who, 'sender.created', `${body.name} ${body.address}`)
      const speeds = await deps.speedsOf(t, who.accountId, [id])
      return { row: found(await store.senderById(t, who.accountId, id)), speed: speeds.get(id)! }
    })
    if (!made.row.is_sandbox) return view(deps, made.row, made.speed)
    await connectSandboxSender(deps, made.row)
    const connected = await tx((t) => store.senderById(t, who.accountId, made.row.id))
    return view(deps, found(connected), made.speed)
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
      // Other credentials may be another business account's.
      if (body.credentials && carrierOf(deps, row.carrier).listTemplates)
        await syncBy(t, who.accountId, params.id, null, deps.clock.now())
      await deps.audit(t, who, 'sender.changed', `${row.name}: ${Object.keys(body).join(', ')}`)
      const changed = found(await store.senderById(t, who.accountId, params.id))
      const speeds = await deps.speedsOf(t, who.accountId, [changed.id])
      return view(deps, changed, speeds.get(changed.id)!)
    }),
  )
  implement(api.testSender, async ({ who, params, tx }) => {
    const row = await tx(async (t) =>
      found(await store.senderById(t, who.accountId, params.id), 'This sender'),
    )
    assertNoOpenTransaction('A carrier was called')
    const facts = await carrierOf(deps, row.carrier).testConnection(openCredentials(deps, row))
    const broken = facts.find((fact) => fact.state === 'bad')
    await tx(async (t) => {
      await store.updateSender(t, who.accountId, row.id, { disabledReason: broken ? broken.detail : null })
      const learnt = Object.assign({}, ...facts.map((fact) => fact.learnt ?? {}))
      if (Object.keys(learnt).length > 0) await learnLimits(t, deps, row, learnt)
      await deps.audit(t, who, 'sender.tested', `${row.name}: ${broken ? broken.detail : 'works'}`)
    })
    return {
      facts: facts.map(({ name, state, detail, remedy }) => ({
        name,
        state,
        detail,
        ...(remedy && { remedy }),
      })),
    }
  })
  implement(api.listNotices, ({ who, params, tx }) =>
    tx(async (t) => {
      found(await store.senderById(t, who.accountId, params.id), 'This sender')
      const list = await notices.noticesOf(t, who.accountId, params.id, MOST_NOTICES)
      return {
        notices: list.map(({ id, title, detail, severity, at, seen_at }) => ({
          id,
          title,
          detail,
          severity,
          at: at.toISOString(),
          seen: seen_at !== null,
        })),
      }
    }),
  )
  implement(api.markNoticesSeen, ({ who, params, tx }) =>
    tx(async (t) => {
      found(await store.senderById(t, who.accountId, params.id), 'This sender')
      await notices.markNoticesSeen(t, who.accountId, params.id, deps.clock.now())
      return { ok: true as const }
    }),
  )
  implement(api.archiveSender, ({ who, params, tx }) =>
    tx(async (t) => {
      const row = found(await store.senderById(t, who.accountId, params.id), 'This sender')
      await store.archiveSender(t, who.accountId, row.id, deps.clock.now())
      await deps.audit(t, who, 'sender.archived', row.name)
      return { ok: true as const }
    }),
  )
  templatesRoutes(implement, deps)
  handoffsRoutes(implement, deps)
  pricesRoutes(implement, deps)
}

/** New credentials over the old: a field that was left out keeps what it had, and so does a needed one that was left empty. */
function replaced(deps: ChannelsDeps, row: store.SenderRow, typed: Readonly<Record<string, string>>) {
  const carrier = carrierOf(deps, row.carrier)
  const needed = new Set(carrier.fields.filter((field) => field.required).map((field) => field.name))
  const had = { ...row.config, ...secretOf(deps, row) }
  const given = Object.fromEntries(
    Object.entries(typed).filter(([name, value]) => value.trim() !== '' || !needed.has(name)),
  )
  const { config, secret } = sortCredentials(carrier, { ...had, ...withPrevious(carrier, had, given) })
  return { config, secret: deps.secrets.seal(secret) }
}

function view(deps: ChannelsDeps, row: store.SenderRow, speed: SenderSpeed & { sentToday: number }): Sender {
  const carrier = deps.carriers.get(row.carrier)
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
    secretsSaved: Object.keys(secretOf(deps, row)).sort(),
    advice: carrier ? adviceFor(carrier.addressField, row.address) : [],
    inboundUrl: inboundUrl(deps.publicUrl, row.id),
    createdAt: row.created_at.toISOString(),
  }
}

/** One sealed with another key is as good as none: its sender is still listed, so that the secret can be entered again. */
function secretOf(deps: ChannelsDeps, row: store.SenderRow): Record<string, string> {
  if (!row.secret) return {}
  try {
    return deps.secrets.open(row.secret)
  } catch {
    return {}
  }
}
