import { sql } from 'kysely'
import { one, type Tx } from '../platform/db/database.ts'

// What the account allows itself: columns of accounts that the claim and the breaker read.

export type LimitsRow = {
  frequency_cap_messages: number | null
  frequency_cap_days: number | null
  frequency_cap_kinds: ('marketing' | 'service')[]
  breaker_percent: number | null
}

export const readLimits = (tx: Tx, accountId: string) =>
  one(
    tx,
    sql<LimitsRow>`select frequency_cap_messages, frequency_cap_days, frequency_cap_kinds, breaker_percent from accounts where id = ${accountId}`,
  )

export const writeLimits = (tx: Tx, accountId: string, limits: LimitsRow) =>
  sql`update accounts set frequency_cap_messages = ${limits.frequency_cap_messages}, frequency_cap_days = ${limits.frequency_cap_days},
      frequency_cap_kinds = ${limits.frequency_cap_kinds as string[]}::text[], breaker_percent = ${limits.breaker_percent}
    where id = ${accountId}`.execute(tx)
