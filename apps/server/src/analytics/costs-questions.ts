import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'
import { type Whose, whoseRows } from './store.ts'

// What messages cost, as the carriers said.

export type ChargeRow = { span: number; currency: string; amount: number; messages: number }

/** What carriers charged, by span and currency. */
export const chargesBetween = (tx: Tx, accountId: string, edges: readonly Date[], of: Whose) =>
  rows(
    tx,
    sql<ChargeRow>`select width_bucket(r.at, ${edges as Date[]}::timestamptz[]) - 1 as span, r.currency, sum(r.amount)::float8 as amount,
      sum(r.messages)::int as messages
    from message_costs r join campaigns c on c.account_id = r.account_id and c.id = r.campaign_id
    where r.account_id = ${accountId} and ${whoseRows('r', 'c', of)} and r.at >= ${edges[0]!} and r.at < ${edges.at(-1)!}
    group by 1, 2`,
  )
