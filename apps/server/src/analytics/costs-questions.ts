import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'
import { figureRows } from './cut.ts'
import { type Whose, whoseRows } from './store.ts'

// What messages cost: by the account's own prices, and as the carriers said.

/** One row a span. `amount` null = nothing of it has a price. */
export type EstimateRow = { span: number; sent: number; unpriced: number; amount: number | null }

/**
 * Segments of texts and WhatsApp messages of a category, times the account's prices as they are today. Rollups are summed first: a price and a
 * category are looked for once for each span, campaign, sender and country.
 */
export const estimatesBetween = (tx: Tx, accountId: string, edges: readonly Date[], of: Whose) =>
  rows(
    tx,
    sql<EstimateRow>`with ${figureRows(accountId, edges)}, sums as materialized (
      select r.span, r.campaign_id, r.sender_id, r.channel, r.country,
        sum(r.sent)::int as sent, sum(case when r.channel = 'sms' then r.segments else r.sent end) as units
      from r join campaigns c on c.account_id = r.account_id and c.id = r.campaign_id
      where ${whoseRows('r', 'c', accountId, of)} and r.channel <> 'inapp'
      group by 1, 2, 3, 4, 5 having sum(r.sent) > 0),
    kinds as materialized (
      select distinct on (s.campaign_id, s.sender_id) s.campaign_id, s.sender_id, m.rich->>'category' as category
      from campaign_steps s join message_contents m on m.account_id = s.account_id and m.id = s.content_id
      where s.account_id = ${accountId} and s.channel = 'whatsapp' and s.campaign_id in (select campaign_id from sums)
      order by 1, 2)
    select u.span, sum(u.sent)::int as sent, coalesce(sum(u.sent) filter (where p.amount is null), 0)::int as unpriced,
      sum(u.units * p.amount)::float8 as amount
    from sums u left join kinds k on k.campaign_id = u.campaign_id and k.sender_id = u.sender_id
      left join prices p on p.account_id = ${accountId} and p.channel = u.channel and p.country = u.country
        and p.category = case when u.channel = 'sms' then '' else coalesce(k.category, '') end
    group by 1`,
  )

export type ChargeRow = { span: number; currency: string; amount: number; messages: number }

/** What carriers charged, by span and currency. */
export const chargesBetween = (tx: Tx, accountId: string, edges: readonly Date[], of: Whose) =>
  rows(
    tx,
    sql<ChargeRow>`select width_bucket(r.at, ${edges as Date[]}::timestamptz[]) - 1 as span, r.currency, sum(r.amount)::float8 as amount,
      sum(r.messages)::int as messages
    from message_costs r join campaigns c on c.account_id = r.account_id and c.id = r.campaign_id
    where ${whoseRows('r', 'c', accountId, of)} and r.at >= ${edges[0]!} and r.at < ${edges.at(-1)!}
    group by 1, 2`,
  )
