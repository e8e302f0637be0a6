import { type AuditAction, api } from '@foreword/contract'
import type { Tx } from '../platform/db/database.ts'
import type { Implement, Who } from '../platform/http/implement.ts'
import { found } from '../platform/problem.ts'
import type { ChannelsDeps } from './senders.ts'
import { senderById } from './store.ts'
import { templateView } from './template-model.ts'
import { syncSender } from './template-sync.ts'
import * as verbs from './templates.ts'
import * as store from './templates-store.ts'

type Audit = (tx: Tx, who: Who, action: AuditAction, subject: string) => Promise<void>

const actorOf = (who: Who): verbs.TemplateActor => ({ accountId: who.accountId, name: who.name })
const named = (row: { name: string; language: string }) => `${row.name} (${row.language})`

export function templatesRoutes(implement: Implement, deps: ChannelsDeps & { audit: Audit }): void {
  const sendersWithTemplates = (tx: Tx, accountId: string) =>
    store.templateSenders(
      tx,
      accountId,
      [...deps.carriers.values()].filter((carrier) => carrier.listTemplates).map((carrier) => carrier.name),
    )
  implement(api.listTemplates, ({ who, query, tx }) =>
    tx(async (t) => {
      const rows = await store.listTemplates(t, who.accountId, {
        senderId: query.senderId ?? null,
        status: query.status ?? null,
        search: query.search?.trim() || null,
      })
      const senders = await sendersWithTemplates(t, who.accountId)
      return {
        templates: rows.map(templateView),
        senders: senders.map(({ synced_at, ...sender }) => ({
          ...sender,
          syncedAt: synced_at?.toISOString() ?? null,
        })),
      }
    }),
  )
  implement(api.getTemplate, ({ who, params, tx }) =>
    tx(async (t) =>
      templateView(found(await store.templateById(t, who.accountId, params.id), 'This template')),
    ),
  )
  implement(api.createTemplate, ({ who, body, tx }) =>
    tx(async (t) => {
      const row = await verbs.createDraft(t, deps, actorOf(who), body)
      await deps.audit(t, who, 'template.created', named(row))
      return templateView(row)
    }),
  )
  implement(api.changeTemplate, ({ who, params, body, tx }) =>
    tx(async (t) => {
      const row = await verbs.changeTemplate(t, deps, actorOf(who), params.id, body)
      await deps.audit(t, who, 'template.changed', named(row))
      return templateView(row)
    }),
  )
  implement(api.discardTemplateEdit, ({ who, params, tx }) =>
    tx(async (t) => {
      const row = await verbs.discardEdit(t, deps, actorOf(who), params.id)
      await deps.audit(t, who, 'template.edit_discarded', named(row))
      return templateView(row)
    }),
  )
  implement(api.submitTemplate, async ({ who, params, tx }) => {
    const row = await verbs.submitTemplate(deps, tx, actorOf(who), params.id)
    await tx((t) => deps.audit(t, who, 'template.submitted', named(row)))
    return templateView(row)
  })
  implement(api.duplicateTemplate, ({ who, params, body, tx }) =>
    tx(async (t) => {
      const row = await verbs.duplicateTemplate(t, deps, actorOf(who), params.id, body)
      await deps.audit(t, who, 'template.created', named(row))
      return templateView(row)
    }),
  )
  implement(api.deleteTemplate, async ({ who, params, tx }) => {
    const row = await tx(async (t) =>
      found(await store.templateById(t, who.accountId, params.id), 'This template'),
    )
    await verbs.deleteTemplate(deps, tx, actorOf(who), row.id)
    await tx((t) => deps.audit(t, who, 'template.deleted', named(row)))
    return { ok: true as const }
  })
  implement(api.syncTemplates, async ({ who, body, tx }) => {
    const senders = await tx(async (t) => {
      const all = await sendersWithTemplates(t, who.accountId)
      const wanted = body.senderId
        ? [
            found(
              all.find((one) => one.id === body.senderId),
              'This sender, or templates of it,',
            ),
          ]
        : all
      return Promise.all(wanted.map(async (one) => found(await senderById(t, who.accountId, one.id))))
    })
    const syncs = []
    for (const sender of senders) syncs.push(await syncSender(deps, sender))
    return { syncs }
  })
}
