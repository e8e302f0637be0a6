import {
  type AuditAction,
  api,
  type HistoryFile,
  type HistoryFilter,
  type HistoryFormat,
} from '@foreword/contract'
import { insertAudit, readAccount } from '../accounts/index.ts'
import { campaignsIn, countHistory, historyOf } from '../conversations/index.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Implement, Who } from '../platform/http/implement.ts'
import { pageOf } from '../platform/http/paging.ts'
import { publish } from '../platform/live/live.ts'
import { found, Problem } from '../platform/problem.ts'
import { type ExportRouteDeps, mayPrepare, sendPrepared } from './exports-routes.ts'
import { deleteExport, type ExportRow, exportById, insertExport, listExports } from './exports-store.ts'
import { fileName, fileType } from './files.ts'
import { askedOf } from './history.ts'
import { writerOf } from './history-file.ts'

const MOST_CAMPAIGNS = 200

/** Files of conversations, for managers. Who had which made, and who saved it, is in the audit log. */
export function historyRoutes(implement: Implement, deps: ExportRouteDeps): void {
  const audit = (tx: Tx, who: Who, action: AuditAction, subject: string) =>
    insertAudit(
      tx,
      { accountId: who.accountId, actorId: who.userId, actorName: who.name, action, subject },
      deps.clock.now(),
    )
  const asking = async (tx: Tx, who: Who, filter: HistoryFilter) => {
    if (filter.from && filter.to && filter.from > filter.to)
      throw new Problem('bad_request', {
        field: 'to',
        message: 'The last day is before the first. Write the later one as `to`.',
      })
    const { time_zone: zone } = await readAccount(tx, who.accountId)
    return askedOf(filter, zone)
  }
  implement(api.countHistory, ({ who, query, tx }) =>
    tx(async (t) => {
      const asked = await asking(t, who, query)
      return {
        ...(await countHistory(t, who.accountId, asked)),
        campaigns: await campaignsIn(t, who.accountId, asked, MOST_CAMPAIGNS),
      }
    }),
  )
  implement(api.createHistory, async ({ who, body, tx }) => {
    const { format, notes = false, ...filter } = body
    return tx(async (t) => {
      await mayPrepare(t, who.accountId)
      const asked = await asking(t, who, filter)
      const { conversations, people } = await countHistory(t, who.accountId, asked)
      if (conversations === 0)
        throw new Problem('wrong_state', {
          message: 'No conversation is like that. Choose more days, or leave a filter out.',
        })
      const id = deps.newId()
      const row = {
        ...{ account_id: who.accountId, id, kind: 'history' as const, campaign_id: null, format },
        ...{ title: titleOf(filter), asked: { ...filter, notes }, people, rows_total: conversations },
        ...{ created_by: who.userId, created_by_name: who.name },
      } as const
      await insertExport(t, row, deps.clock.now())
      await audit(t, who, 'history.prepared', whatOf({ ...row, notes }))
      await publish(t, who.accountId, { type: 'export', id })
      return historyView(found(await exportById(t, who.accountId, 'history', id)))
    })
  })
  implement(api.listHistories, (call) => {
    const at = pageOf(call, ['time', 'id'])
    return call.tx(async (t) => {
      const list = await listExports(t, call.who.accountId, 'history', at.after, at.limit + 1)
      const { page, nextCursor } = at.cut(list, (row) => [row.created_at, row.id])
      return { files: page.map(historyView), nextCursor }
    })
  })
  implement(api.downloadHistory, async ({ who, params, reply, tx }) => {
    const row = await tx(async (t) => {
      const one = found(await exportById(t, who.accountId, 'history', params.id), 'This file')
      if (one.status !== 'ready')
        throw new Problem('wrong_state', { message: 'This file is not ready. The list says how far it is.' })
      await audit(t, who, 'history.downloaded', whatOf({ ...one, notes: one.asked?.notes ?? false }))
      return one
    })
    return sendPrepared(reply, deps.db, row)
  })
  implement(api.deleteHistory, ({ who, params, tx }) =>
    tx(async (t) => {
      const row = found(await exportById(t, who.accountId, 'history', params.id), 'This file')
      await deleteExport(t, who.accountId, row.id)
      await audit(t, who, 'history.deleted', whatOf({ ...row, notes: row.asked?.notes ?? false }))
      await publish(t, who.accountId, { type: 'export', id: row.id })
      return { ok: true }
    }),
  )
  implement(api.downloadTranscript, async ({ who, params, query, reply, tx }) => {
    const { format, notes = false } = query
    const made = await tx(async (t) => {
      const told = await historyOf(t, who.accountId, params.id, notes)
      const account = await readAccount(t, who.accountId)
      const person = told.row.name ?? told.row.address
      const cover = {
        ...{ brand: account.name, title: `Conversation with ${person}`, zone: account.time_zone },
        ...{ madeAt: deps.clock.now(), madeBy: who.name, conversations: 1, people: 1, notes },
      }
      await audit(
        t,
        who,
        'transcript.downloaded',
        `${told.row.address} (${format}${notes ? ', with notes' : ''}), conversation ${told.row.id}`,
      )
      const writer = writerOf(format, cover)
      return { bytes: Buffer.from(writer.begin + writer.tell(told) + writer.end), title: cover.title }
    })
    return reply
      .header('content-type', fileType(format))
      .header('content-disposition', `attachment; filename="${fileName(made.title, format)}"`)
      .header('x-content-type-options', 'nosniff')
      .send(made.bytes)
  })
}

/** "Conversations 2026-11-01 to 2026-11-25, one person": names the file; the audit log has the whole filter. */
function titleOf(filter: HistoryFilter): string {
  const { from, to } = filter
  const days =
    from && to ? (from === to ? from : `${from} to ${to}`) : from ? `from ${from}` : to ? `until ${to}` : ''
  return [`Conversations ${days}`.trim(), ...(filter.address ? ['one person'] : [])].join(', ')
}

/** What a file holds, for the audit log: how much of whom, and by which filter. */
function whatOf(
  of: Pick<ExportRow, 'title' | 'rows_total' | 'people' | 'format' | 'asked'> & { notes: boolean },
): string {
  const { notes: _, from: _from, to: _to, ...filter } = of.asked ?? { notes: false }
  const chosen = Object.entries(filter).map(([key, value]) => `${key} ${value}`)
  return `${of.title} (${[of.format, ...(of.notes ? ['with notes'] : []), ...chosen].join(', ')}): ${of.rows_total} conversations of ${of.people} people`
}

const historyView = (row: ExportRow): HistoryFile => ({
  id: row.id,
  title: row.title,
  format: row.format as HistoryFormat,
  notes: row.asked?.notes ?? false,
  status: row.status,
  done: row.rows_done,
  total: row.rows_total,
  people: row.people,
  bytes: row.bytes,
  createdByName: row.created_by_name,
  createdAt: row.created_at.toISOString(),
  endsAt: row.ends_at?.toISOString() ?? null,
})
