import { MOST_COUNTED } from '@foreword/contract'
import type { Tx } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import type { Page } from '../platform/http/paging.ts'
import { publish } from '../platform/live/live.ts'
import { type Attended, whomToAttend } from './attending.ts'
import { type ConversationsDeps, seenBy, summaryView, tellReader, viewerOf } from './conversations.ts'
import { seeMentions } from './desk-store.ts'
import * as store from './store.ts'

// What an agent's page asks for again and again: each statement here is asked for hundreds of times a second.

export const LIST_KEY = ['time or none', 'id'] as const

export type Wanted = {
  view?: store.View | undefined
  search?: string | undefined
  skillId?: string | undefined
  assigneeId?: string | undefined
}

/** A page of conversations, and what all views have. Two statements. */
export async function listFor(tx: Tx, who: Who, wanted: Wanted, at: Page<typeof LIST_KEY>) {
  const viewer = viewerOf(who)
  const view = wanted.view ?? 'mine'
  const [list, counted] = await Promise.all([
    store.listConversations(tx, viewer, {
      view,
      search: wanted.search?.trim() || null,
      skillId: wanted.skillId ?? null,
      assigneeId: wanted.assigneeId ?? null,
      ...{ after: at.after, limit: at.limit + 1 },
    }),
    store.countViews(tx, viewer, MOST_COUNTED),
  ])
  const { page, nextCursor } = at.cut(list, (row) => [
    view === 'queue' ? row.waiting_since : row.last_message_at,
    row.id,
  ])
  const { mentioned_in: id, mentioned_at: since, ...counts } = counted
  return {
    conversations: page.map(summaryView),
    nextCursor,
    counts: { ...counts, mentioned: id && since ? { id, at: since.toISOString() } : null },
  }
}

/**
 * Somebody has a conversation before their eyes, with what came in until then and the notes. Answers who is to be shown that they were read; null =
 * nobody. Two statements at most, where no note names the reader anew and the channel does not show who reads.
 */
export async function markSeen(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
  seen: { until?: string | undefined; notesOnly?: boolean | undefined },
): Promise<Attended | null> {
  const row = await seenBy(tx, who, id)
  const now = deps.clock.now()
  if (row.newly_mentioned && (await seeMentions(tx, who.accountId, id, who.userId, now)))
    await publish(tx, who.accountId, { type: 'mention', id: who.userId })
  if (row.unread === 0 || seen.notesOnly) return null
  await store.markRead(tx, who.accountId, id, seen.until ? new Date(seen.until) : null)
  if (row.channel === 'inapp') await tellReader(tx, row)
  return whomToAttend(tx, row)
}
