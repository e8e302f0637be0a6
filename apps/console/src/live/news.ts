// pure
import type { api, ConversationSummary, NoticeKind, ResponseOf } from '@foreword/contract'

/** Something a person may want to be told of. `key` is the same in every tab that sees it. */
export type News = {
  key: string
  kind: NoticeKind
  conversationId: string
  /** Who it is; null = not known here. */
  conversation: ConversationSummary | null
}
export type Listed = ResponseOf<typeof api.listConversations>

/**
 * What came between two looks at one's own conversations: one that was not there, a message in one that was, a note that names one. Nothing
 * is lost by a look that did not happen: the next one brings it.
 */
export function newsBetween(before: Listed, after: Listed): News[] {
  const known = new Map(before.conversations.map((one) => [one.id, one]))
  const news = after.conversations.flatMap((one): News[] => {
    const was = known.get(one.id)
    const about = { conversationId: one.id, conversation: one }
    if (!was) return [{ ...about, kind: 'conversation', key: `conversation ${one.id} ${one.lastMessageAt}` }]
    const wrote = one.lastInAt !== null && (was.lastInAt === null || one.lastInAt > was.lastInAt)
    return wrote && one.unread > 0
      ? [{ ...about, kind: 'message', key: `message ${one.id} ${one.lastInAt}` }]
      : []
  })
  const { mentioned } = after.counts
  if (mentioned && mentioned.at > (before.counts.mentioned?.at ?? ''))
    news.push({
      kind: 'mention',
      key: `mention ${mentioned.id} ${mentioned.at}`,
      conversationId: mentioned.id,
      conversation: after.conversations.find((one) => one.id === mentioned.id) ?? null,
    })
  return news
}

/** What stands in the window's title: conversations with something unread, notes, and what is offered. */
export const unreadOf = (listed: Listed | undefined, offers: number): number =>
  (listed ? listed.counts.unread + listed.counts.mentions : 0) + offers
