import type { NoticeKind, Notices } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, type Tx } from '../platform/db/database.ts'

// How a member wants to be told of what comes in.

const ALL: readonly NoticeKind[] = ['conversation', 'message', 'mention']

/** Until somebody chooses: a browser that they allow shows notices, none makes a noise. */
const AT_FIRST: Notices = { desktop: [...ALL], sound: [], title: true }

export const readNotices = async (tx: Tx, accountId: string, userId: string): Promise<Notices> =>
  (await maybeOne(
    tx,
    sql<Notices>`select desktop, sound, title from notice_wishes where account_id = ${accountId} and user_id = ${userId}`,
  )) ?? AT_FIRST

export const writeNotices = (tx: Tx, accountId: string, userId: string, wishes: Notices) =>
  sql`insert into notice_wishes (account_id, user_id, desktop, sound, title)
    values (${accountId}, ${userId}, ${wishes.desktop}::text[], ${wishes.sound}::text[], ${wishes.title})
    on conflict (account_id, user_id)
      do update set desktop = excluded.desktop, sound = excluded.sound, title = excluded.title`.execute(tx)
