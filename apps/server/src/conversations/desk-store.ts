import type { ChoicesDraft } from '@foreword/contract'
import { sql } from 'kysely'
import { maybeOne, one, rows, type Tx } from '../platform/db/database.ts'

// All SQL of what agents have around a conversation: drafts, saved answers, notes and whom they name, files.

type Draft = { text: string; rich: ChoicesDraft | null; at: Date }

export const draftOf = (tx: Tx, accountId: string, conversationId: string, userId: string) =>
  maybeOne(
    tx,
    sql<Draft>`select text, rich, at from conversation_drafts
      where account_id = ${accountId} and conversation_id = ${conversationId} and user_id = ${userId}`,
  )

export const writeDraft = (
  tx: Tx,
  draft: {
    accountId: string
    conversationId: string
    userId: string
    text: string
    rich: ChoicesDraft | null
  },
  now: Date,
) =>
  sql`insert into conversation_drafts (account_id, conversation_id, user_id, text, rich, at)
    values (${draft.accountId}, ${draft.conversationId}, ${draft.userId}, ${draft.text},
      ${draft.rich === null ? null : JSON.stringify(draft.rich)}, ${now})
    on conflict (account_id, conversation_id, user_id)
      do update set text = excluded.text, rich = excluded.rich, at = excluded.at`.execute(tx)

/** True when there was one. */
export const dropDraft = async (
  tx: Tx,
  accountId: string,
  conversationId: string,
  userId: string,
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`/* prepared */ delete from conversation_drafts
        where account_id = ${accountId} and conversation_id = ${conversationId} and user_id = ${userId} returning 1`,
    )
  ).length > 0

export type CannedRow = {
  id: string
  name: string
  text: string
  skill_id: string | null
  skill_name: string | null
  owner_id: string | null
  changed_by: string
  changed_at: Date
}
const CANNED = sql`c.id, c.name, c.text, c.skill_id, s.name as skill_name, c.owner_id, c.changed_by, c.changed_at
  from canned_replies c left join skills s on s.account_id = c.account_id and s.id = c.skill_id`

/** Those somebody may use. `skillIds` null = of every skill. */
export const listCanned = (
  tx: Tx,
  who: { accountId: string; userId: string; skillIds: readonly string[] | null },
) =>
  rows(
    tx,
    sql<CannedRow>`select ${CANNED} where c.account_id = ${who.accountId} and (c.owner_id = ${who.userId} or c.owner_id is null
        and (c.skill_id is null or ${who.skillIds as string[] | null}::uuid[] is null or c.skill_id = any(${who.skillIds as string[] | null}::uuid[])))
      order by lower(c.name), c.id`,
  )

export const cannedById = (tx: Tx, accountId: string, id: string) =>
  maybeOne(tx, sql<CannedRow>`select ${CANNED} where c.account_id = ${accountId} and c.id = ${id}`)

/** Whether another one of the same owner (null = shared) has the name. */
export const cannedNamed = async (
  tx: Tx,
  accountId: string,
  ownerId: string | null,
  name: string,
  butId: string,
): Promise<boolean> =>
  (await maybeOne(
    tx,
    sql`select 1 from canned_replies where account_id = ${accountId} and coalesce(owner_id, '') = ${ownerId ?? ''}
      and lower(name) = lower(${name}) and id <> ${butId}`,
  )) !== undefined

export const writeCanned = (
  tx: Tx,
  accountId: string,
  canned: {
    id: string
    name: string
    text: string
    skillId: string | null
    ownerId: string | null
    by: string
  },
  now: Date,
) =>
  sql`insert into canned_replies (account_id, id, name, text, skill_id, owner_id, changed_by, changed_at)
    values (${accountId}, ${canned.id}, ${canned.name}, ${canned.text}, ${canned.skillId}, ${canned.ownerId}, ${canned.by}, ${now})
    on conflict (account_id, id) do update set name = excluded.name, text = excluded.text, skill_id = excluded.skill_id,
      changed_by = excluded.changed_by, changed_at = excluded.changed_at`.execute(tx)

export const deleteCanned = (tx: Tx, accountId: string, id: string) =>
  sql`delete from canned_replies where account_id = ${accountId} and id = ${id}`.execute(tx)

export type NoteRow = {
  id: string
  at: Date
  author_id: string | null
  author_name: string
  text: string
  whisper_to: string | null
  mentions: { id: string; name: string }[]
}

/** Notes of a conversation, oldest first. `reader` null = whoever may read whispers to others. */
export const notesOf = (tx: Tx, accountId: string, conversationId: string, reader: string | null) =>
  rows(
    tx,
    sql<NoteRow>`select n.id, n.at, n.author_id, n.author_name, n.text, n.whisper_to,
      coalesce((select jsonb_agg(jsonb_build_object('id', p.user_id, 'name', p.name) order by p.name) from conversation_mentions m
        join members p on p.account_id = m.account_id and p.user_id = m.user_id
        where m.account_id = n.account_id and m.conversation_id = n.conversation_id and m.note_id = n.id), '[]') as mentions
    from conversation_notes n where n.account_id = ${accountId} and n.conversation_id = ${conversationId}
      and (${reader}::text is null or n.whisper_to is null or n.whisper_to = ${reader} or n.author_id = ${reader})
    order by n.at, n.id`,
  )

/** False when it is there already. */
export async function insertNote(
  tx: Tx,
  accountId: string,
  note: {
    id: string
    conversationId: string
    authorId: string
    authorName: string
    text: string
    whisperTo: string | null
    mentions: readonly string[]
  },
  now: Date,
): Promise<boolean> {
  const made = await rows(
    tx,
    sql`insert into conversation_notes (account_id, conversation_id, id, at, author_id, author_name, text, whisper_to)
      values (${accountId}, ${note.conversationId}, ${note.id}, ${now}, ${note.authorId}, ${note.authorName}, ${note.text}, ${note.whisperTo})
      on conflict do nothing returning 1`,
  )
  if (made.length === 0) return false
  await sql`insert into conversation_mentions (account_id, user_id, conversation_id, note_id, at)
    select ${accountId}, u, ${note.conversationId}, ${note.id}, ${now} from unnest(${note.mentions as string[]}::text[]) as u`.execute(
    tx,
  )
  return true
}

/** Answers whether there was something that was not seen yet. */
export const seeMentions = async (
  tx: Tx,
  accountId: string,
  conversationId: string,
  userId: string,
  now: Date,
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`/* prepared */ update conversation_mentions set seen_at = ${now} where account_id = ${accountId} and user_id = ${userId}
        and conversation_id = ${conversationId} and seen_at is null returning 1`,
    )
  ).length > 0

export type FileRow = {
  account_id: string
  id: string
  conversation_id: string
  name: string
  type: string
  size: number
  message_id: string | null
}
const FILE = sql`account_id, id, conversation_id, name, type, size, message_id`

/** Keeps a file, and forgets those of the account that nobody sent within a day. */
export async function insertFile(
  tx: Tx,
  file: Omit<FileRow, 'message_id' | 'size'> & { bytes: Buffer; by: string },
  now: Date,
): Promise<void> {
  await sql`delete from agent_files where account_id = ${file.account_id} and message_id is null
    and at < ${new Date(now.getTime() - UNSENT_MS)}`.execute(tx)
  await sql`insert into agent_files (account_id, id, conversation_id, name, type, bytes, size, by_id, at)
    values (${file.account_id}, ${file.id}, ${file.conversation_id}, ${file.name}, ${file.type}, ${file.bytes}, ${file.bytes.length},
      ${file.by}, ${now})`.execute(tx)
}
const UNSENT_MS = 86_400_000

export const fileById = (tx: Tx, accountId: string, conversationId: string, id: string) =>
  maybeOne(
    tx,
    sql<FileRow>`select ${FILE} from agent_files
      where account_id = ${accountId} and conversation_id = ${conversationId} and id = ${id}`,
  )

/** The file behind a signed link, whichever account it is of. */
export const fileBehind = (tx: Tx, id: string) =>
  maybeOne(tx, sql<FileRow>`select ${FILE} from agent_files where id = ${id}`)

export const bytesOf = async (tx: Tx, accountId: string, id: string): Promise<Buffer> =>
  (
    await one(
      tx,
      sql<{ bytes: Buffer }>`select bytes from agent_files where account_id = ${accountId} and id = ${id}`,
    )
  ).bytes

export const fileSent = (tx: Tx, accountId: string, id: string, messageId: string) =>
  sql`update agent_files set message_id = ${messageId} where account_id = ${accountId} and id = ${id}`.execute(
    tx,
  )

/** False when it was sent, or is not there. */
export const dropFile = async (
  tx: Tx,
  accountId: string,
  conversationId: string,
  id: string,
): Promise<boolean> =>
  (
    await rows(
      tx,
      sql`delete from agent_files where account_id = ${accountId} and conversation_id = ${conversationId} and id = ${id}
        and message_id is null returning 1`,
    )
  ).length > 0

/** What people wrote among themselves of a person, and what was sent to them, is of that person. */
export async function eraseDesk(
  tx: Tx,
  accountId: string,
  conversationIds: readonly string[],
): Promise<void> {
  const ids = conversationIds as string[]
  await sql`update conversation_notes set text = '(erased)' where account_id = ${accountId} and conversation_id = any(${ids}::uuid[])`.execute(
    tx,
  )
  await sql`delete from conversation_drafts where account_id = ${accountId} and conversation_id = any(${ids}::uuid[])`.execute(
    tx,
  )
  await sql`delete from agent_files where account_id = ${accountId} and conversation_id = any(${ids}::uuid[])`.execute(
    tx,
  )
}
