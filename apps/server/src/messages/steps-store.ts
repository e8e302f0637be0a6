import type { Channel } from '@foreword/contract'
import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'
import type { MessageState } from './states.ts'

// The channels of one campaign, read from its messages.

export type StepCount = { step: number; state: MessageState; fell_back: boolean; people: number }

/** People of a campaign by channel and state. Reads every message of it: a second for a million, so it is asked for seldom. */
export const countBySteps = (tx: Tx, accountId: string, campaignId: string) =>
  rows(
    tx,
    sql<StepCount>`select step, state, fell_back, count(*)::int as people from messages
    where account_id = ${accountId} and campaign_id = ${campaignId} and recipient_line is not null group by 1, 2, 3`,
  )

export type LinkRow = {
  id: string
  recipient_line: number
  step: number
  channel: Channel
  address: string
  state: MessageState
  reason: string | null
  carrier_code: string | null
  due_at: Date | null
  held_reason: string | null
  wait_reason: string | null
  sent_at: Date | null
  /** When the last thing happened to it. */
  at: Date | null
}

/** Every message that people of these lines were sent, or were to be, channel by channel. */
export const chainsOf = (tx: Tx, accountId: string, campaignId: string, lines: readonly number[]) =>
  rows(
    tx,
    sql<LinkRow>`select m.id, m.recipient_line, m.step, m.channel, m.address, m.state, m.reason, m.carrier_code, q.due_at, q.held_reason, q.wait_reason,
      m.sent_at, greatest(m.attempted_at, m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.skipped_at) as at
    from messages m left join message_queue q on q.account_id = m.account_id and q.message_id = m.id
    where m.account_id = ${accountId} and m.campaign_id = ${campaignId} and m.recipient_line = any(${lines as number[]}::int[])
    order by m.recipient_line, m.step`,
  )
