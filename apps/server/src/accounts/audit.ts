import { Readable } from 'node:stream'
import { type AuditEntry, api, auditWords } from '@foreword/contract'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db/database.ts'
import type { Implement } from '../platform/http/implement.ts'
import { pageOf } from '../platform/http/paging.ts'
import { type AuditFilter, type AuditRow, auditKinds, insertAudit, readAudit } from './audit-store.ts'
import { listMembers } from './store.ts'

const DOWNLOAD_PAGE = 1_000
const BYTE_ORDER_MARK = '\ufeff' // so that Excel reads UTF-8

export type AuditDeps = {
  db: Database
  clock: Clock
  /** One line of a CSV, safe to open in a spreadsheet. */
  csvLine: (cells: readonly string[]) => string
}

type Asked = {
  kind?: string
  person?: string
  from?: string
  to?: string
  search?: string
}

const filterOf = (query: Asked): Omit<AuditFilter, 'before' | 'limit'> => ({
  kind: query.kind || null,
  actorId: query.person || null,
  from: query.from || null,
  to: query.to || null,
  search: query.search?.trim() || null,
})

/** Reading the audit log. Nothing here writes but the line that says that it was taken out. */
export function auditRoutes(implement: Implement, deps: AuditDeps): void {
  implement(api.auditLog, (call) => {
    const { who, query, tx } = call
    const at = pageOf(call, ['int'])
    return tx(async (t) => {
      const filter = { ...filterOf(query), before: at.after?.[0] ?? null, limit: at.limit + 1 }
      const { page, nextCursor } = at.cut(await readAudit(t, who.accountId, filter), (row) => [row.id])
      return { entries: page.map(view), nextCursor }
    })
  })
  implement(api.auditFilters, ({ who, tx }) =>
    tx(async (t) => ({
      kinds: (await auditKinds(t, who.accountId)).map((row) => row.kind),
      people: (await listMembers(t, who.accountId)).map((row) => ({ id: row.user_id, name: row.name })),
    })),
  )
  implement(api.downloadAudit, async ({ who, query, reply, tx }) => {
    const filter = filterOf(query)
    await tx((t) =>
      insertAudit(
        t,
        {
          accountId: who.accountId,
          actorId: who.userId,
          actorName: who.name,
          action: 'audit_log.downloaded',
          subject: Object.values(filter).filter(Boolean).join(', ') || 'All of it',
        },
        deps.clock.now(),
      ),
    )
    return reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="audit-log.csv"')
      .send(Readable.from(auditCsv(deps, who.accountId, filter)))
  })
}

/** Newest first, page by page, so that a long log takes no memory. */
async function* auditCsv(
  deps: AuditDeps,
  accountId: string,
  filter: Omit<AuditFilter, 'before' | 'limit'>,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK +
    deps.csvLine(['number', 'time', 'person', 'kind', 'action', 'in_words', 'about', 'changes', 'from'])
  for (let before: number | null = null; ; ) {
    const at: number | null = before
    const page: AuditRow[] = await deps.db.asAccount(accountId, (tx) =>
      readAudit(tx, accountId, { ...filter, before: at, limit: DOWNLOAD_PAGE }),
    )
    if (page.length === 0) return
    before = page.at(-1)!.id
    yield page.map((row) => deps.csvLine(cellsOf(view(row)))).join('')
  }
}

const cellsOf = (entry: AuditEntry): string[] => [
  String(entry.id),
  entry.at,
  entry.actorName,
  entry.kind,
  entry.action,
  auditWords(entry.action),
  entry.subject,
  entry.changes
    .map((change) => `${change.field}: ${change.before ?? '–'} → ${change.after ?? '–'}`)
    .join('; '),
  entry.address ?? '',
]

const view = (row: AuditRow): AuditEntry => ({
  id: row.id,
  at: row.at.toISOString(),
  actorName: row.actor_name,
  kind: row.kind,
  action: row.action,
  subject: row.subject,
  address: row.address,
  changes: Object.entries(row.detail.changes ?? {}).map(([field, [before, after]]) => ({
    field,
    before,
    after,
  })),
})
