import { Readable } from 'node:stream'
import { type AuditAction, api, type ExportFile, type FileFormat } from '@foreword/contract'
import type { FastifyReply } from 'fastify'
import { insertAudit } from '../accounts/index.ts'
import { campaignById, viewsOf } from '../campaigns/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/db/database.ts'
import type { Implement, Who } from '../platform/http/implement.ts'
import { pageOf } from '../platform/http/paging.ts'
import { publish } from '../platform/live/live.ts'
import { found, Problem } from '../platform/problem.ts'
import {
  chunkOf,
  countPreparing,
  deleteExport,
  type ExportRow,
  exportById,
  insertExport,
  listExports,
} from './exports-store.ts'
import { fileName, fileType } from './files.ts'
import { historyRoutes } from './history-routes.ts'
import { countCampaigns } from './store.ts'

export type ExportRouteDeps = { db: Database; clock: Clock; newId: () => string }

/** Files at once, so that one account does not keep the others waiting. */
const MOST_AT_ONCE = 5

export function exportsRoutes(implement: Implement, deps: ExportRouteDeps): void {
  historyRoutes(implement, deps)
  const audit = (tx: Tx, who: Who, action: AuditAction, subject: string) =>
    insertAudit(
      tx,
      { accountId: who.accountId, actorId: who.userId, actorName: who.name, action, subject },
      deps.clock.now(),
    )
  implement(api.createExport, async ({ who, body, tx }) => {
    return tx(async (t) => {
      await mayPrepare(t, who.accountId)
      const campaign = body.campaignId
        ? found(await campaignById(t, who.accountId, body.campaignId), 'This campaign')
        : null
      if (campaign?.status === 'draft')
        throw new Problem('wrong_state', { message: 'A draft has no messages yet. Launch it first.' })
      const [view] = campaign ? await viewsOf(t, who.accountId, [campaign]) : []
      const id = deps.newId()
      const row = {
        account_id: who.accountId,
        id,
        kind: campaign ? 'messages' : 'campaigns',
        campaign_id: campaign?.id ?? null,
        title: campaign ? campaign.name : 'All campaigns',
        format: body.format,
        rows_total: view ? view.funnel.recipients : await countCampaigns(t, who.accountId),
        created_by: who.userId,
        created_by_name: who.name,
      } as const
      await insertExport(t, row, deps.clock.now())
      await audit(t, who, 'file.prepared', `${row.title} (${row.format})`)
      await publish(t, who.accountId, { type: 'export', id })
      return exportView(found(await exportById(t, who.accountId, 'campaigns', id)))
    })
  })
  implement(api.listExports, (call) => {
    const at = pageOf(call, ['time', 'id'])
    return call.tx(async (t) => {
      const list = await listExports(t, call.who.accountId, 'campaigns', at.after, at.limit + 1)
      const { page, nextCursor } = at.cut(list, (row) => [row.created_at, row.id])
      return { exports: page.map(exportView), nextCursor }
    })
  })
  implement(api.downloadExport, async ({ who, params, reply, tx }) => {
    const row = found(await tx((t) => exportById(t, who.accountId, 'campaigns', params.id)), 'This file')
    if (row.status !== 'ready')
      throw new Problem('wrong_state', { message: 'This file is not ready. The list says how far it is.' })
    return sendPrepared(reply, deps.db, row)
  })
  implement(api.deleteExport, ({ who, params, tx }) =>
    tx(async (t) => {
      const row = found(await exportById(t, who.accountId, 'campaigns', params.id), 'This file')
      await deleteExport(t, who.accountId, row.id)
      await audit(t, who, 'file.deleted', `${row.title} (${row.format})`)
      await publish(t, who.accountId, { type: 'export', id: row.id })
      return { ok: true }
    }),
  )
}

export async function mayPrepare(t: Tx, accountId: string): Promise<void> {
  if ((await countPreparing(t, accountId)) >= MOST_AT_ONCE)
    throw new Problem('wrong_state', {
      message: `${MOST_AT_ONCE} files are being prepared already. Wait until one of them is ready.`,
    })
}

export function sendPrepared(reply: FastifyReply, db: Database, row: ExportRow) {
  reply
    .header('content-type', fileType(row.format))
    .header('content-disposition', `attachment; filename="${fileName(row.title, row.format)}"`)
    .header('content-length', row.bytes)
    .header('x-content-type-options', 'nosniff')
  return reply.send(Readable.from(pieces(db, row)))
}

/** The file's pieces, each in a transaction of its own: a slow reader holds none open. */
async function* pieces(db: Database, row: ExportRow): AsyncGenerator<Buffer> {
  for (let n = 0; ; n++) {
    const piece = await db.asAccount(row.account_id, (tx) => chunkOf(tx, row.account_id, row.id, n))
    if (!piece) return
    yield piece.bytes
  }
}

const exportView = (row: ExportRow): ExportFile => ({
  id: row.id,
  title: row.title,
  format: row.format as FileFormat,
  status: row.status,
  rowsDone: row.rows_done,
  rowsTotal: row.rows_total,
  bytes: row.bytes,
  createdByName: row.created_by_name,
  createdAt: row.created_at.toISOString(),
  endsAt: row.ends_at?.toISOString() ?? null,
})
