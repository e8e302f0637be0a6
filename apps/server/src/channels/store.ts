import { sql } from 'kysely'
import { maybeOne, rows, type Tx } from '../platform/db/database.ts'
import type { Learnt } from './carrier.ts'

// All SQL of senders.

export type SenderRow = {
  account_id: string
  id: string
  name: string
  channel: 'sms' | 'whatsapp' | 'inapp'
  carrier: string
  address: string
  config: Record<string, string>
  /** Limits the carrier told. */
  learnt: Learnt
  secret: Buffer | null
  is_sandbox: boolean
  disabled_reason: string | null
  archived_at: Date | null
  created_at: Date
}

const SENDER = sql`account_id, id, name, channel, carrier, address, config, learnt, secret, is_sandbox, disabled_reason, archived_at, created_at`

export const listSenders = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<SenderRow>`select ${SENDER} from senders where account_id = ${accountId} and archived_at is null order by lower(name)`,
  )

export const senderById = (tx: Tx, accountId: string, id: string) =>
  maybeOne(
    tx,
    sql<SenderRow>`/* prepared */ select ${SENDER} from senders where account_id = ${accountId} and id = ${id}`,
  )

/** Those of one carrier in an account that are in use. */
export const sendersOfCarrier = (tx: Tx, accountId: string, carrier: string) =>
  rows(
    tx,
    sql<SenderRow>`select ${SENDER} from senders where account_id = ${accountId} and carrier = ${carrier} and archived_at is null
      order by created_at`,
  )

/** For webhooks, which name the sender only. */
export const senderOfAnyAccount = (tx: Tx, id: string) =>
  maybeOne(tx, sql<SenderRow>`select ${SENDER} from senders where id = ${id}`)

export const sandboxSenders = (tx: Tx) =>
  rows(tx, sql<SenderRow>`select ${SENDER} from senders where is_sandbox and archived_at is null`)

export async function insertSender(
  tx: Tx,
  row: Omit<SenderRow, 'learnt' | 'disabled_reason' | 'archived_at'>,
) {
  await sql`insert into senders (account_id, id, name, channel, carrier, address, config, secret, is_sandbox, created_at)
    values (${row.account_id}, ${row.id}, ${row.name}, ${row.channel}, ${row.carrier}, ${row.address}, ${JSON.stringify(row.config)}::jsonb,
      ${row.secret}, ${row.is_sandbox}, ${row.created_at})`.execute(tx)
}

export async function updateSender(
  tx: Tx,
  accountId: string,
  id: string,
  change: {
    name?: string
    config?: Record<string, string>
    learnt?: Learnt
    secret?: Buffer
    disabledReason?: string | null
  },
) {
  await sql`update senders set
      name = coalesce(${change.name ?? null}, name),
      config = coalesce(${change.config ? JSON.stringify(change.config) : null}::jsonb, config),
      learnt = learnt || ${change.learnt ? JSON.stringify(change.learnt) : '{}'}::jsonb,
      secret = coalesce(${change.secret ?? null}, secret),
      disabled_reason = case when ${change.disabledReason === undefined} then disabled_reason else ${change.disabledReason ?? null} end
    where account_id = ${accountId} and id = ${id}`.execute(tx)
}

export const archiveSender = (tx: Tx, accountId: string, id: string, now: Date) =>
  sql`update senders set archived_at = ${now} where account_id = ${accountId} and id = ${id}`.execute(tx)
