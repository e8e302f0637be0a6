import type { Note } from '@foreword/contract'
import { listMembers } from '../accounts/index.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { publish } from '../platform/live/live.ts'
import { found, Problem } from '../platform/problem.ts'
import { type ConversationsDeps, changed, seenBy } from './conversations.ts'
import * as desk from './desk-store.ts'

const view = (row: desk.NoteRow): Note => ({
  id: row.id,
  at: row.at.toISOString(),
  authorId: row.author_id,
  authorName: row.author_name,
  text: row.text,
  whisperTo: row.whisper_to,
  mentions: row.mentions,
})

/** Whose whispers one reads: managers all of them, agents those to and from themselves. */
const reader = (who: Who): string | null => (who.role === 'agent' ? who.userId : null)

export async function listNotes(tx: Tx, who: Who, id: string): Promise<Note[]> {
  await seenBy(tx, who, id)
  return (await desk.notesOf(tx, who.accountId, id, reader(who))).map(view)
}

export type NewNote = {
  noteId: string
  text: string
  mentions: readonly string[]
  whisper?: boolean | undefined
}

/** Leaves a note; in closed conversations too. It is never sent: it is no message of the ledger. */
export async function addNote(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
  note: NewNote,
): Promise<Note> {
  const row = await seenBy(tx, who, id)
  const text = note.text.trim()
  if (text === '') throw new Problem('bad_request', { field: 'text', message: 'The note is empty.' })
  const whisperTo = note.whisper ? whispered(who, row) : null
  const mentions = await named(tx, who, whisperTo ? [whisperTo] : note.mentions)
  const made = await desk.insertNote(
    tx,
    who.accountId,
    {
      id: note.noteId,
      conversationId: id,
      authorId: who.userId,
      authorName: who.name,
      text,
      whisperTo,
      mentions,
    },
    deps.clock.now(),
  )
  if (made) {
    await changed(tx, who, id)
    for (const userId of mentions) await publish(tx, who.accountId, { type: 'mention', id: userId })
  }
  const notes = await desk.notesOf(tx, who.accountId, id, reader(who))
  return view(found(notes.find((one) => one.id === note.noteId)))
}

function whispered(who: Who, row: { state: string; assignee_id: string | null }): string {
  if (who.role === 'agent')
    throw new Problem('wrong_role', {
      field: 'whisper',
      message: 'Whispers are for agent managers and administrators. Leave a note that names the agent.',
    })
  if (row.state !== 'assigned' || row.assignee_id === null)
    throw new Problem('wrong_state', {
      field: 'whisper',
      message: 'Nobody has this conversation, so there is nobody to whisper to. Leave a note.',
    })
  if (row.assignee_id === who.userId)
    throw new Problem('wrong_state', {
      field: 'whisper',
      message: 'You have this conversation yourself. Leave a note.',
    })
  return row.assignee_id
}

/** Those of the account who answer conversations; oneself needs no notice. */
async function named(tx: Tx, who: Who, ids: readonly string[]): Promise<string[]> {
  const members = await listMembers(tx, who.accountId)
  const unknown = ids.find(
    (id) => !members.some((one) => one.user_id === id && !one.disabled_at && one.role !== 'campaign_manager'),
  )
  if (unknown !== undefined)
    throw new Problem('bad_request', {
      field: 'mentions',
      message: 'Somebody you named does not answer conversations, or has no access. Take the name out.',
    })
  return [...new Set(ids)].filter((id) => id !== who.userId)
}
