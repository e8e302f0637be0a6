import type { ChoicesDraft } from '@foreword/contract'
import type { Clock } from '../platform/clock.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { publish } from '../platform/live/live.ts'
import { seenBy } from './conversations.ts'
import * as desk from './desk-store.ts'

export async function readDraft(
  tx: Tx,
  who: Who,
  id: string,
): Promise<{ text: string; rich: ChoicesDraft | null; at: string | null }> {
  await seenBy(tx, who, id)
  const draft = await desk.draftOf(tx, who.accountId, id, who.userId)
  return { text: draft?.text ?? '', rich: draft?.rich ?? null, at: draft?.at.toISOString() ?? null }
}

/** Keeps what somebody is writing, the last word stands; their other pages are told. Nothing typed = no draft. */
export async function keepDraft(
  tx: Tx,
  deps: { clock: Clock },
  who: Who,
  id: string,
  draft: { text: string; rich?: ChoicesDraft | null | undefined },
): Promise<{ at: string | null }> {
  await seenBy(tx, who, id)
  const now = deps.clock.now()
  const rich = draft.rich ?? null
  const empty = draft.text.trim() === '' && rich === null
  if (empty && !(await desk.dropDraft(tx, who.accountId, id, who.userId))) return { at: null }
  if (!empty)
    await desk.writeDraft(
      tx,
      { accountId: who.accountId, conversationId: id, userId: who.userId, text: draft.text, rich },
      now,
    )
  await publish(tx, who.accountId, { type: 'draft', id, of: who.userId })
  return { at: empty ? null : now.toISOString() }
}
