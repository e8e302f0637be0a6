import type { Channel, Rich } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, one, type Tx } from '../platform/db/database.ts'
import type { MessageState } from './states.ts'

// Messages sent to somebody of the team to look at. They are put in line by insertAnswer, with the purpose `test`.

/** How many tests a person sent since, and when the first of those was. */
export const testsSince = (tx: Tx, accountId: string, userId: string, since: Date) =>
  one(
    tx,
    sql<{ n: number; first: Date | null }>`select count(*)::int as n, min(created_at) as first from messages
    where account_id = ${accountId} and author_id = ${userId} and purpose = 'test' and created_at > ${since}`,
  )

export type TestRow = {
  id: string
  channel: Channel
  address: string
  body: string
  extra: Rich | null
  state: MessageState
  reason: string | null
  carrier_code: string | null
  sent_at: Date | null
  due_at: Date | null
  held_reason: string | null
  wait_reason: string | null
}

export const testById = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<TestRow>`select m.id, m.channel, m.address, m.body, m.extra, m.state, m.reason, m.carrier_code, m.sent_at, q.due_at, q.held_reason, q.wait_reason
    from messages m left join message_queue q on q.account_id = m.account_id and q.message_id = m.id
    where m.account_id = ${accountId} and m.id = ${id} and m.purpose = 'test'`,
  )
