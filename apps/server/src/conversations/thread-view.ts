import type { Received, Rich, RichContent, ThreadMessage } from '@foreword/contract'
import { type TalkRow, type ThreadRow, textOf } from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { namesOfBots } from './bots/bots-store.ts'
import { isBot } from './bots/model.ts'
import { eventWords } from './event-words.ts'
import { fileInLink } from './file-links.ts'
import type { EventRow } from './routing-store.ts'
import type { SurveyRow } from './surveys/survey-store.ts'
import { marksOf } from './surveys/surveys.ts'

/** A thread, in its order, as its readers see it: oldest first. One statement where a bot spoke in it, else none. */
export async function threadView(
  tx: Tx,
  conversation: { account_id: string; id: string },
  thread: readonly TalkRow[],
  { survey, events }: { survey: SurveyRow | undefined; events: readonly EventRow[] },
): Promise<ThreadMessage[]> {
  const { account_id: accountId } = conversation
  const bots = thread.some((row) => isBot(row.author_id)) ? await namesOfBots(tx, accountId) : null
  const byCarrierId = new Map(thread.map((row) => [row.carrier_id, row.id]))
  const marks = marksOf(survey)
  const lines = events.map(eventView)
  const iso = (date: Date | null): string | null => date?.toISOString() ?? null
  const messages = thread.map((row): ThreadMessage => {
    const { content } = row
    const received = row.direction === 'in' ? (row.extra as Received | null) : null
    return {
      id: row.id,
      from: fromOf(row),
      text: textOf(row, content),
      state: row.state,
      reason: row.reason,
      authorName: authorOf(row, bots),
      campaignName: row.campaign_name,
      at: (row.attempted_at ?? row.created_at).toISOString(),
      sentAt: iso(row.sent_at),
      deliveredAt: iso(row.delivered_at),
      readAt: iso(row.read_at),
      files: (received?.media ?? []).map(({ type, name }, index) => ({
        href: `/api/v1/conversations/${conversation.id}/messages/${row.id}/files/${index}`,
        type,
        name,
      })),
      tapped: Boolean(received?.tapped),
      replyTo: received?.replyTo ? (byCarrierId.get(received.replyTo) ?? null) : null,
      ...(marks.has(row.id) && { survey: marks.get(row.id)! }),
      ...(row.direction === 'out'
        ? besideText(conversation.id, row.extra as Rich | null, content?.rich ?? null)
        : NOTHING),
    }
  })
  // Messages keep the ledger's order; a line of what happened stands before the first that is younger.
  const view: ThreadMessage[] = []
  for (const [index, message] of messages.entries()) {
    // An answer stands where it was given, before what came of it, though it left a moment later.
    const row = thread[index]!
    const at = row.direction === 'out' && !row.campaign_id ? row.created_at.toISOString() : message.at
    while (lines[0] && lines[0].at < at) view.push(lines.shift()!)
    view.push(message)
  }
  return [...view, ...lines]
}

/** Who wrote for the brand. */
function authorOf(row: TalkRow, bots: ReadonlyMap<string, string> | null): string | null {
  if (!row.author_id) return null
  if (isBot(row.author_id)) return bots?.get(row.author_id) ?? null
  return row.author_name ?? 'Somebody who left'
}

const fromOf = (row: ThreadRow): ThreadMessage['from'] => {
  if (row.direction === 'in') return 'consumer'
  if (row.campaign_id) return 'campaign'
  return isBot(row.author_id) ? 'bot' : 'agent'
}

const eventView = (row: EventRow): ThreadMessage => ({
  id: row.id,
  from: 'event',
  text: eventWords(row),
  at: row.at.toISOString(),
  state: row.kind,
  authorName: row.actor_name,
  reason: null,
  campaignName: null,
  sentAt: null,
  deliveredAt: null,
  readAt: null,
  files: [],
  tapped: false,
  replyTo: null,
  ...NOTHING,
})

type Beside = Pick<ThreadMessage, 'buttons' | 'media'>
const NOTHING: Beside = { buttons: [], media: null }

/** What stood beside the text of one of ours. */
function besideText(conversationId: string, rich: Rich | null, content: RichContent | null): Beside {
  if (content?.type === 'template')
    return { buttons: content.parts.buttons.map((button) => button.text), media: null }
  switch (rich?.type) {
    case 'template':
      return { buttons: rich.labels ?? [], media: null }
    case 'buttons':
      return { buttons: rich.buttons.map((button) => button.title), media: null }
    case 'list':
      return { buttons: rich.rows.map((row) => row.title), media: null }
    case 'media':
      return {
        buttons: [],
        media: { link: linkFor(conversationId, rich.link), kind: rich.media, name: rich.filename },
      }
    default:
      return NOTHING
  }
}

/** A file of ours is read by one's session: the carrier's link ends. */
function linkFor(conversationId: string, link: string): string {
  const fileId = fileInLink(link)
  return fileId ? `/api/v1/conversations/${conversationId}/files/${fileId}` : link
}
