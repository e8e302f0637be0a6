import { sql } from 'kysely'
import { conversationDayGaps, conversationGaps } from '../conversations/index.ts'
import { dayGaps, discrepancies, lineGaps, rollupGaps, strayQueueRows } from '../messages/index.ts'
import { one, rows, type Tx } from '../platform/db/database.ts'
import { importDiscrepancies } from '../recipients/index.ts'

export type LedgerCheck = { messages: number; campaigns: number; problems: string[] }

/** Recounts an account's ledger against its counters, rollups, imports and queue. Reads everything: minutes for millions. */
export async function verifyLedger(tx: Tx, accountId: string): Promise<LedgerCheck> {
  const totals = await one(
    tx,
    sql<{ messages: number; campaigns: number }>`select
      (select count(*)::int from messages where account_id = ${accountId}) as messages,
      (select count(*)::int from campaigns where account_id = ${accountId} and launched_at is not null) as campaigns`,
  )
  const counters = await discrepancies(tx, accountId)
  const rollups = await rollupGaps(tx, accountId)
  const days = await dayGaps(tx, accountId)
  const talks = await conversationGaps(tx, accountId)
  const talkDays = await conversationDayGaps(tx, accountId)
  const imports = await importDiscrepancies(tx, accountId)
  const audiences = await audienceGaps(tx, accountId)
  const lines = await lineGaps(tx, accountId)
  const stray = await strayQueueRows(tx, accountId)
  return {
    ...totals,
    problems: [
      ...counters.map(
        (row) =>
          `campaign ${row.campaign_id}: ${row.metric} is counted ${row.counted}, the ledger has ${row.ledger}`,
      ),
      ...rollups.map(
        (row) =>
          `rollup of campaign ${row.campaign_id} at ${row.at.toISOString()}: ${row.metric} is counted ${row.counted}, the ledger has ${row.ledger}`,
      ),
      ...days.map(
        (row) =>
          `rollup of the day of campaign ${row.campaign_id} that begins at ${row.at.toISOString()}: ${row.metric} is summed ${row.counted}, its quarters say ${row.ledger}`,
      ),
      ...talks.map(
        (row) =>
          `rollup of conversations at ${row.at.toISOString()}: ${row.metric} is counted ${row.counted}, surveys and conversations say ${row.found}`,
      ),
      ...talkDays.map(
        (row) =>
          `rollup of the day of conversations that begins at ${row.at.toISOString()}: ${row.metric} is summed ${row.counted}, its quarters say ${row.found}`,
      ),
      ...imports.map(
        (row) =>
          `import of campaign ${row.campaign_id}: ${row.counted} rows read, ${row.found} kept, parts add up to ${row.sum}`,
      ),
      ...audiences.map(
        (row) =>
          `campaign ${row.id}: ${row.recipients} recipients, ${row.ready} ready rows, ${row.messages} messages`,
      ),
      ...lines.map(
        (row) =>
          `campaign ${row.campaign_id}: ${row.listed} lines are listed, the ledger has ${row.ledger}, or other ones`,
      ),
      ...stray.map(
        (row) =>
          `message ${row.id} is ${row.state ?? 'missing'} and ${row.queued ? 'stands' : 'does not stand'} in the queue`,
      ),
    ],
  }
}

/** Launched campaigns whose people are not exactly once in the ledger. */
const audienceGaps = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<{ id: string; recipients: number; ready: number; messages: number }>`
      select c.id, c.recipients::int as recipients, r.ready, m.messages from campaigns c
        cross join lateral (select count(*)::int as ready from recipients r
          where r.account_id = c.account_id and r.campaign_id = c.id and r.verdict = 'ready') r
        cross join lateral (select count(*)::int as messages from messages m
          where m.account_id = c.account_id and m.campaign_id = c.id and m.step = 0) m
      where c.account_id = ${accountId} and c.enqueued_all and (c.recipients <> r.ready or r.ready <> m.messages)`,
  )
