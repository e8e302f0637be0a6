import { Readable } from 'node:stream'
import { api, type ImportedCampaign } from '@foreword/contract'
import type { Database } from '../platform/db/database.ts'
import type { Implement } from '../platform/http/implement.ts'
import { pageOf } from '../platform/http/paging.ts'
import { found } from '../platform/problem.ts'
import { csvLine } from '../recipients/index.ts'
import {
  discardImport,
  type ImportsDeps,
  rereadImport,
  startImport,
  toDataImport,
  undoImport,
  uploadImport,
} from './imports.ts'
import * as store from './store.ts'

/** History and opt-outs of other systems. */
export function importsRoutes(implement: Implement, deps: ImportsDeps): void {
  implement(api.listDataImports, ({ who, tx }) =>
    tx(async (t) => ({ imports: (await store.listImports(t, who.accountId)).map(toDataImport) })),
  )
  implement(api.uploadDataImport, ({ who, query, upload }) =>
    uploadImport(deps, who, { ...query, body: upload() }),
  )
  implement(api.rereadDataImport, ({ who, params, body, tx }) => rereadImport(deps, who, tx, params.id, body))
  implement(api.getDataImport, ({ who, params, tx }) =>
    tx(async (t) =>
      toDataImport(
        found(await store.importById(t, { accountId: who.accountId, id: params.id }), 'This import'),
      ),
    ),
  )
  implement(api.startDataImport, ({ who, params, tx }) => startImport(deps, who, tx, params.id))
  implement(api.undoDataImport, ({ who, params, tx }) => undoImport(deps, who, tx, params.id))
  implement(api.discardDataImport, async ({ who, params, tx }) => {
    await discardImport(deps, who, tx, params.id)
    return { ok: true as const }
  })
  implement(api.listImportedCampaigns, (call) => {
    const { who, query, tx } = call
    const at = pageOf(call, ['time or none', 'text', 'text'])
    return tx(async (t) => {
      const of = { search: query.search, after: at.after, limit: at.limit + 1 }
      const list = await store.importedCampaigns(t, who.accountId, of)
      const { page, nextCursor } = at.cut(list, store.placeOfImported)
      const total = await store.countImportedCampaigns(t, who.accountId, query.search)
      return { campaigns: page.map(view), total, nextCursor }
    })
  })
  implement(api.downloadImportedCampaigns, async ({ who, reply }) =>
    reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="imported-campaigns.csv"')
      .send(Readable.from(campaignsCsv(deps.db, who.accountId))),
  )
}

const PAGE = 1_000
const BYTE_ORDER_MARK = '\ufeff' // so that Excel reads UTF-8
const COLUMNS = [
  ...[
    'name',
    'external_id',
    'channel',
    'skill',
    'state',
    'launched_at',
    'recipients',
    'sent',
    'delivered',
    'read',
  ],
  ...['failed', 'skipped', 'responded', 'opted_out', 'imported_from', 'imported_at'],
]

async function* campaignsCsv(db: Database, accountId: string): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(COLUMNS)
  for (let after: store.ImportedPlace | null = null; ; ) {
    const of = { after, limit: PAGE }
    const page = await db.asAccount(accountId, (tx) => store.importedCampaigns(tx, accountId, of))
    if (page.length === 0) return
    after = store.placeOfImported(page.at(-1)!)
    yield page.map((row) => csvLine(cellsOf(view(row)))).join('')
  }
}

const cellsOf = (one: ImportedCampaign): string[] =>
  [
    ...[
      one.name,
      one.externalId,
      one.channel,
      one.skill,
      one.state,
      one.launchedAt,
      one.recipients,
      one.sent,
    ],
    ...[
      one.delivered,
      one.read,
      one.failed,
      one.skipped,
      one.responded,
      one.optedOut,
      one.fileName,
      one.importedAt,
    ],
  ].map((value) => (value === null ? '' : String(value)))

const view = (row: store.ImportedRow): ImportedCampaign => ({
  key: row.key,
  externalId: row.external_id,
  name: row.name,
  channel: row.channel,
  skill: row.skill,
  state: row.state,
  launchedAt: row.launched_at?.toISOString() ?? null,
  recipients: row.recipients,
  sent: row.sent,
  delivered: row.delivered,
  read: row.read,
  failed: row.failed,
  skipped: row.skipped,
  responded: row.responded,
  optedOut: row.opted_out,
  fileName: row.file_name,
  importedAt: row.imported_at.toISOString(),
})
