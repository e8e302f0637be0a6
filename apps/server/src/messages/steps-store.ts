import type { Channel } from '@foreword/contract'
import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'
import type { MessageState } from './states.ts'

// The channels of one campaign, read from its messages.

export type StepCount = {
  step: number
  state: MessageState
  fell_back: boolean
  /** Of those who went on: why, and the carrier's code. */
  reason: string | null
  carrier_code: string | null
  people: number
}

/** People of a campaign by channel and state. Reads every message of it: a second for a million, so it is asked for seldom. */
export const countBySteps = (tx: Tx, accountId: string, campaignId: string) =>
  rows(
    tx,
    sql<StepCount>`select step, state, fell_back, case when fell_back then reason end as reason,
      case when fell_back then carrier_code end as carrier_code, count(*)::int as people from messages
    where account_id = ${accountId} and campaign_id = ${campaignId} and recipient_line is not null group by 1, 2, 3, 4, 5`,
  )

export type LinkRow = {
  id: string
  recipient_line: number
  step: number
  channel: Channel
  address: string
  body: string | null
  content_id: string | null
  variables: Record<string, string> | null
  state: MessageState
  fell_back: boolean
  attempt: number
  reason: string | null
  carrier_code: string | null
  due_at: Date | null
  held_reason: string | null
  wait_reason: string | null
  attempted_at: Date | null
  sent_at: Date | null
  delivered_at: Date | null
  read_at: Date | null
  failed_at: Date | null
  skipped_at: Date | null
}

/** Every message that people of these lines were sent, or were to be, channel by channel. */
export const chainsOf = (tx: Tx, accountId: string, campaignId: string, lines: readonly number[]) =>
  rows(
    tx,
    sql<LinkRow>`select m.id, m.recipient_line, m.step, m.channel, m.address, m.body, m.content_id, m.variables, m.state, m.fell_back, m.attempt,
      m.reason, m.carrier_code, q.due_at, q.held_reason, q.wait_reason, m.attempted_at, m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.skipped_at
    from messages m left join message_queue q on q.account_id = m.account_id and q.message_id = m.id
    where m.account_id = ${accountId} and m.campaign_id = ${campaignId} and m.recipient_line = any(${lines as number[]}::int[])
    order by m.recipient_line, m.step`,
  )
