import { Readable } from 'node:stream'
import {
  type Analytics,
  type AnalyticsQuery,
  type AnalyticsTable,
  api,
  type FileFormat,
} from '@foreword/contract'
import type { FastifyReply } from 'fastify'
import { campaignById } from '../campaigns/index.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Implement } from '../platform/http/implement.ts'
import { found } from '../platform/problem.ts'
import type { Sheet } from '../platform/sheets/cells.ts'
import { analyticsOf } from './analytics.ts'
import { wallOf } from './calendar.ts'
import { fileName, fileOf, fileType, onePage } from './files.ts'
import type { AnalyticsDeps } from './routes.ts'
import { tableOf } from './tables.ts'

/** What became of all messages, of an account or of one campaign, to look at and as files. */
export function figuresRoutes(implement: Implement, deps: AnalyticsDeps): void {
  const answer = (tx: Tx, accountId: string, campaignId: string | null, query: AnalyticsQuery) =>
    analyticsOf(tx, deps.errors, { accountId, campaignId, query, now: deps.clock.now() })
  implement(api.accountAnalytics, ({ who, query, tx }) => tx((t) => answer(t, who.accountId, null, query)))
  implement(api.campaignAnalytics, ({ who, params, query, tx }) =>
    tx(async (t) => {
      found(await campaignById(t, who.accountId, params.id), 'This campaign')
      return answer(t, who.accountId, params.id, query)
    }),
  )
  implement(api.downloadAnalytics, async ({ who, query, reply, tx }) => {
    const whole = await tx((t) => answer(t, who.accountId, null, query))
    return sendTable(reply, whole, query, 'analytics')
  })
  implement(api.downloadCampaignAnalytics, async ({ who, params, query, reply, tx }) => {
    const [campaign, whole] = await tx(
      async (t) =>
        [
          found(await campaignById(t, who.accountId, params.id), 'This campaign'),
          await answer(t, who.accountId, params.id, query),
        ] as const,
    )
    return sendTable(reply, whole, query, `campaign ${campaign.short_id}`)
  })
}

function sendTable(
  reply: FastifyReply,
  whole: Analytics,
  query: { table: AnalyticsTable; format?: FileFormat },
  name: string,
): FastifyReply {
  const table = tableOf(whole, query.table, wallOf(whole.range.timeZone))
  const days = `${whole.range.from} ${whole.range.to}`
  return sendFile(
    reply,
    { ...table, pages: onePage(table.rows) },
    query.format,
    `${name} ${query.table} ${days}`,
  )
}

/** Streams a table as a file to be saved. */
export function sendFile(
  reply: FastifyReply,
  sheet: Sheet,
  format: FileFormat | undefined,
  name: string,
): FastifyReply {
  const own = format ?? 'csv'
  reply
    .header('content-type', fileType(own))
    .header('content-disposition', `attachment; filename="${fileName(name, own)}"`)
    .header('x-content-type-options', 'nosniff')
  return reply.send(Readable.from(fileOf(sheet, own)))
}
