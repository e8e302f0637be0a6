import type { Price } from '@foreword/contract'
import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'

// What messages cost. Written by people; estimates read it.

export const readPriceList = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<Price>`select channel, category, country, trim_scale(amount)::text as amount from prices where account_id = ${accountId}
    order by channel, category, country`,
  )

export const writePrices = (tx: Tx, accountId: string, list: readonly Price[], by: string, now: Date) =>
  sql`insert into prices (account_id, channel, category, country, amount, changed_at, changed_by)
    select ${accountId}, p.channel, p.category, p.country, p.amount::numeric, ${now}, ${by}
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as p (channel text, category text, country text, amount text)
    on conflict (account_id, channel, category, country) do update set amount = excluded.amount, changed_at = excluded.changed_at,
      changed_by = excluded.changed_by`.execute(tx)

export const removePrice = (tx: Tx, accountId: string, of: Omit<Price, 'amount'>) =>
  sql`delete from prices where account_id = ${accountId} and channel = ${of.channel} and category = ${of.category}
    and country = ${of.country}`.execute(tx)

export const removeAllPrices = (tx: Tx, accountId: string) =>
  sql`delete from prices where account_id = ${accountId}`.execute(tx)
