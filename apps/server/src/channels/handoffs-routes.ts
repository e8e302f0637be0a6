import { type AuditAction, api, type Handoff } from '@foreword/contract'
import type { Tx } from '../platform/db/database.ts'
import type { Implement, Who } from '../platform/http/implement.ts'
import { found } from '../platform/problem.ts'
import { handoffProblems } from './handoff-rules.ts'
import * as verbs from './handoffs.ts'
import * as store from './handoffs-store.ts'

type Audit = (tx: Tx, who: Who, action: AuditAction, subject: string) => Promise<void>

const actorOf = (who: Who): verbs.HandoffActor => ({ accountId: who.accountId, name: who.name })

export function handoffsRoutes(implement: Implement, deps: verbs.HandoffsDeps & { audit: Audit }): void {
  const told = async (t: Tx, who: Who, action: AuditAction, row: store.HandoffRow): Promise<Handoff> => {
    await deps.audit(t, who, action, `${row.short_id} ${row.name}`)
    return view(t, row)
  }
  implement(api.listHandoffs, ({ who, query, tx }) =>
    tx(async (t) => {
      const rows = await store.listHandoffs(t, who.accountId, {
        search: query.search?.trim() || null,
        channel: query.channel ?? null,
        archived: query.archived ?? false,
      })
      const steps = rows.flatMap((row) => row.steps)
      const known = await verbs.knownFor(t, who.accountId, steps)
      return { handoffs: rows.map((row) => handoffView(row, handoffProblems(row, known))) }
    }),
  )
  implement(api.getHandoff, ({ who, params, tx }) =>
    tx(async (t) => view(t, found(await store.handoffById(t, who.accountId, params.id), 'This handoff'))),
  )
  implement(api.createHandoff, ({ who, body, tx }) =>
    tx(async (t) => told(t, who, 'handoff.created', await verbs.createHandoff(t, deps, actorOf(who), body))),
  )
  implement(api.changeHandoff, ({ who, params, body, tx }) =>
    tx(async (t) =>
      told(t, who, 'handoff.changed', await verbs.changeHandoff(t, deps, actorOf(who), params.id, body)),
    ),
  )
  implement(api.duplicateHandoff, ({ who, params, tx }) =>
    tx(async (t) =>
      told(t, who, 'handoff.created', await verbs.duplicateHandoff(t, deps, actorOf(who), params.id)),
    ),
  )
  implement(api.archiveHandoff, ({ who, params, body, tx }) =>
    tx(async (t) => {
      const row = await verbs.archiveHandoff(t, deps, actorOf(who), params.id, body.archived)
      return told(t, who, body.archived ? 'handoff.archived' : 'handoff.restored', row)
    }),
  )
}

const view = async (tx: Tx, row: store.HandoffRow): Promise<Handoff> =>
  handoffView(row, await verbs.problemsOf(tx, row))

function handoffView(row: store.HandoffRow, problems: ReturnType<typeof handoffProblems>): Handoff {
  return {
    id: row.id,
    shortId: row.short_id,
    name: row.name,
    lookbackMinutes: row.lookback_minutes,
    routeAll: row.route_all,
    steps: row.steps,
    archived: row.archived_at !== null,
    problems: problems.map(({ field, message }) => ({ field, message })),
    createdByName: row.created_by_name,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}
