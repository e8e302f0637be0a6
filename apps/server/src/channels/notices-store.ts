import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'

// All SQL of carrier_notices.

export type NoticeRow = {
  id: string
  title: string
  detail: string
  severity: 'info' | 'warn' | 'bad'
  at: Date
  seen_at: Date | null
}

/** What a carrier told of a sender. */
export const keepNotice = (
  tx: Tx,
  notice: {
    accountId: string
    id: string
    senderId: string
    title: string
    detail: string
    severity: NoticeRow['severity']
  },
  now: Date,
) =>
  sql`insert into carrier_notices (account_id, id, sender_id, title, detail, severity, at)
    values (${notice.accountId}, ${notice.id}, ${notice.senderId}, ${notice.title}, ${notice.detail}, ${notice.severity}, ${now})`.execute(
    tx,
  )

/** The newest of a sender. */
export const noticesOf = (tx: Tx, accountId: string, senderId: string, limit: number) =>
  rows(
    tx,
    sql<NoticeRow>`select id, title, detail, severity, at, seen_at from carrier_notices
      where account_id = ${accountId} and sender_id = ${senderId} order by at desc, id desc limit ${limit}`,
  )

export const markNoticesSeen = (tx: Tx, accountId: string, senderId: string, now: Date) =>
  sql`update carrier_notices set seen_at = ${now} where account_id = ${accountId} and sender_id = ${senderId} and seen_at is null`.execute(
    tx,
  )
