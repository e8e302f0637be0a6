import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'
import { normaliseWord, type OptOutWord, type WordAction, type WordEdit, wordsOf } from './opt-out-words.ts'

// All SQL of opt_out_words: what an account added to the words that come with Foreword, or took out of them.

export const wordEdits = (tx: Tx, accountId: string) =>
  rows(
    tx,
    sql<WordEdit>`/* prepared */ select word, action, language, removed from opt_out_words where account_id = ${accountId} order by word`,
  )

/** The words that hold for an account. */
export const readWords = async (tx: Tx, accountId: string): Promise<OptOutWord[]> =>
  wordsOf(await wordEdits(tx, accountId))

export async function writeWord(
  tx: Tx,
  accountId: string,
  edit: { word: string; action: WordAction; language: string; removed: boolean },
): Promise<void> {
  await sql`insert into opt_out_words (account_id, word, action, language, removed)
    values (${accountId}, ${normaliseWord(edit.word)}, ${edit.action}, ${edit.language}, ${edit.removed})
    on conflict (account_id, word) do update set action = excluded.action, language = excluded.language, removed = excluded.removed`.execute(
    tx,
  )
}

export const dropWords = (tx: Tx, accountId: string, word: string | null) =>
  sql`delete from opt_out_words where account_id = ${accountId} and (${word}::text is null or word = ${word})`.execute(
    tx,
  )
