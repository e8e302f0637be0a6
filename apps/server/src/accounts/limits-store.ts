import type { OpenConversations } from '@foreword/contract'
import { sql } from 'kysely'
import { one, type Tx } from '../platform/db/database.ts'

// What the account allows itself: columns of accounts that the claim, the breaker and a launch read.

export type LimitsRow = {
  frequency_cap_messages: number | null
  frequency_cap_days: number | null
  frequency_cap_kinds: ('marketing' | 'service')[]
  breaker_percent: number | null
  open_conversations: OpenConversations
  undo_seconds: number
}

export const readLimits = (tx: Tx, accountId: string) =>
  one(
    tx,
    sql<LimitsRow>`select frequency_cap_messages, frequency_cap_days, frequency_cap_kinds, breaker_percent, open_conversations, undo_seconds
    from accounts where id = ${accountId}`,
  )

export const writeLimits = (tx: Tx, accountId: string, limits: LimitsRow) =>
  sql`update accounts set frequency_cap_messages = ${limits.frequency_cap_messages}, frequency_cap_days = ${limits.frequency_cap_days},
      frequency_cap_kinds = ${limits.frequency_cap_kinds as string[]}::text[], breaker_percent = ${limits.breaker_percent},
      open_conversations = ${limits.open_conversations}, undo_seconds = ${limits.undo_seconds}
    where id = ${accountId}`.execute(tx)

/** What is answered to STOP, START and HELP where the carrier does not answer itself. The account's words, or these; '' = nothing. */
export async function consentAnswers(
  tx: Tx,
  accountId: string,
): Promise<Record<'stop' | 'start' | 'help', string>> {
  const row = await readAnswers(tx, accountId)
  return {
    stop:
      row.stop_answer ?? `${row.name}: you will get no more messages from us. Reply START to get them again.`,
    start: row.start_answer ?? `${row.name}: you will get our messages again. Reply STOP to end them.`,
    help: row.help_answer ?? `${row.name}: reply STOP to end our messages. Write to us here and we answer.`,
  }
}

export type AnswersRow = {
  name: string
  stop_answer: string | null
  start_answer: string | null
  help_answer: string | null
}

export const readAnswers = (tx: Tx, accountId: string) =>
  one(
    tx,
    sql<AnswersRow>`select name, stop_answer, start_answer, help_answer from accounts where id = ${accountId}`,
  )

export const writeAnswers = (tx: Tx, accountId: string, answers: Omit<AnswersRow, 'name'>) =>
  sql`update accounts set stop_answer = ${answers.stop_answer}, start_answer = ${answers.start_answer}, help_answer = ${answers.help_answer}
    where id = ${accountId}`.execute(tx)

/** Of all prices; null = none was chosen yet. */
export const readCurrency = async (tx: Tx, accountId: string): Promise<string | null> =>
  (await one(tx, sql<{ currency: string | null }>`select currency from accounts where id = ${accountId}`))
    .currency

export const writeCurrency = (tx: Tx, accountId: string, currency: string) =>
  sql`update accounts set currency = ${currency} where id = ${accountId}`.execute(tx)
