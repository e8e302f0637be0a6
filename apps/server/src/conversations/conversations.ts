import type { Conversation, ConversationSummary, LikelyOptOut, OptOutScope } from '@foreword/contract'
import { insertAudit } from '../accounts/index.ts'
import { campaignCard } from '../campaigns/index.ts'
import { isOpen, localClock, windowOf } from '../delivery/index.ts'
import {
  countOne,
  hintInApp,
  markOptedOut,
  releaseHeld,
  type TalkRow,
  type ThreadRow,
  talkOf,
  threadOf,
  wakeForLine,
} from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import type { Page } from '../platform/http/paging.ts'
import { publish } from '../platform/live/live.ts'
import { found } from '../platform/problem.ts'
import { blockOf, knownZones, likelyOptOut, optOutRow, recordConsent } from '../recipients/index.ts'
import { besideOf, NOTHING } from './beside-in.ts'
import { hadBot } from './bots/bots-store.ts'
import { leaveBot } from './bots/holding.ts'
import { isBot } from './bots/model.ts'
import { sees } from './model.ts'
import { eventOf, wakeRouter } from './router.ts'
import { DEFAULT_ROUTING } from './routing.ts'
import { eventsOf, type NewEvent } from './routing-store.ts'
import * as store from './store.ts'
import { surveyOf } from './surveys/survey-store.ts'
import { scheduleSurvey, surveyView } from './surveys/surveys.ts'
import { threadView } from './thread-view.ts'
import { windowFor } from './window.ts'

export type ConversationsDeps = { clock: Clock; newId: () => string }

export const viewerOf = (who: Who): store.Viewer => ({
  accountId: who.accountId,
  userId: who.userId,
  skillIds: who.role === 'agent' ? who.skillIds : null,
})

export function summaryView(row: store.SummaryRow): ConversationSummary {
  return {
    id: row.id,
    channel: row.channel,
    address: row.address,
    name: row.name,
    skillId: row.skill_id,
    skillName: row.skill_name,
    campaignId: row.campaign_id,
    campaignName: row.campaign_name,
    state: row.state,
    assigneeId: row.assignee_id,
    assigneeKind: row.assignee_id === null ? null : isBot(row.assignee_id) ? 'bot' : 'person',
    assigneeName: row.assignee_name,
    unread: row.unread,
    flaggedOptOut: row.flagged_opt_out,
    optedOut: row.opted_out,
    lastText: row.last_text,
    lastDirection: row.last_direction,
    heard: row.heard,
    lastMessageAt: row.last_message_at.toISOString(),
    lastInAt: row.last_in_at?.toISOString() ?? null,
    waitingSince: row.waiting_since?.toISOString() ?? null,
    offeredTo: row.offered_name,
    goalSeconds: row.goal_seconds ?? DEFAULT_ROUTING.goalSeconds,
    openedAt: row.opened_at.toISOString(),
  }
}

/** One conversation as its reader sees it; 404 for those it does not concern. */
export async function readConversation(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
): Promise<Conversation> {
  return conversationView(tx, deps, await seenBy(tx, who, id))
}

/** A conversation for reading: of one's skills, with or offered to oneself, or one in which a note names one. 404 for others. */
export async function seenBy(tx: Tx, who: Who, id: string): Promise<store.SeenRow> {
  const row = found(await store.seenById(tx, who.accountId, id, who.userId), 'This conversation')
  const at = { assigneeId: row.assignee_id, skillId: row.skill_id, offeredTo: row.offered_to }
  if (!sees(who.role, who, at) && !row.mentioned) found(null, 'This conversation')
  return row
}

/** Cost: three statements, and one more for each thing that few conversations have beside them. */
export async function conversationView(
  tx: Tx,
  deps: ConversationsDeps,
  row: store.SeenRow,
): Promise<Conversation> {
  const accountId = row.account_id
  const person = { accountId, channel: row.channel, address: row.address }
  const [thread, events, card, survey, optOut, block, bot] = await Promise.all([
    transcript(tx, row),
    eventsOf(tx, accountId, row.id),
    row.campaign_id ? campaignCard(tx, accountId, row.campaign_id) : null,
    row.has_survey ? surveyOf(tx, accountId, row.id) : undefined,
    row.has_opt_out ? optOutRow(tx, person) : undefined,
    row.is_blocked ? blockOf(tx, person) : undefined,
    botFor(tx, row),
  ])
  const sender = row.carrier !== null && { carrier: row.carrier, address: row.sender_address! }
  return {
    summary: summaryView(row),
    messages: await threadView(tx, row, thread, { survey, events }),
    customer: row.customer,
    collected: row.collected,
    bot,
    campaign: card && cardView(row, thread, card),
    localTime: card && localTime(deps, thread, card),
    window: windowView(row, deps.clock.now()),
    ...(sender ? besideOf(row, sender) : NOTHING),
    blocked: block ? { reason: block.reason, byName: block.by_name, since: block.since.toISOString() } : null,
    survey: survey ? surveyView(survey) : null,
    likelyOptOut: wishView(row, thread),
    optOut: optOut
      ? {
          since: optOut.since.toISOString(),
          source: optOut.source,
          words: optOut.words,
          marketingOnly: optOut.category === 'marketing',
        }
      : null,
  }
}

/** The bot a person may give it to. */
async function botFor(tx: Tx, row: store.SeenRow): Promise<Conversation['bot']> {
  if (row.state === 'closed' || row.bot_name === null) return null
  return { name: row.bot_name, held: await hadBot(tx, row.account_id, row.id) }
}

/** As long as a lookback may be: what campaigns sent before that does not explain an answer. */
const BEFORE_MS = 30 * 86_400_000

/** What was said, and everything campaigns sent to the person before it and meanwhile, whichever of them was answered. */
export async function transcript(tx: Tx, row: store.SummaryRow): Promise<TalkRow[]> {
  const thread = await talkOf(tx, {
    accountId: row.account_id,
    conversationId: row.id,
    senderId: row.sender_id,
    address: row.address,
    from: new Date(row.opened_at.getTime() - BEFORE_MS),
    until: row.closed_at,
  })
  const at = (message: ThreadRow): number => (message.attempted_at ?? message.created_at).getTime()
  return thread.sort((a, b) => at(a) - at(b) || (a.id < b.id ? -1 : 1))
}

function wishView(row: store.SummaryRow, thread: readonly ThreadRow[]): Conversation['likelyOptOut'] {
  if (!row.flagged_opt_out || row.opted_out) return null
  const said = wishIn(thread)
  return { text: said?.body ?? row.last_text, at: (said?.created_at ?? row.last_message_at).toISOString() }
}

type Said = { direction: 'in' | 'out'; body: string | null }

/** The message a conversation was flagged for: the last one that reads like a wish to stop, whatever they wrote after it. */
function wishIn<T extends Said>(thread: readonly T[]): T | undefined {
  const said = thread.filter((message) => message.direction === 'in')
  return said.findLast((message) => likelyOptOut(message.body ?? '')) ?? said.at(-1)
}

function windowView(row: store.SummaryRow, now: Date): Conversation['window'] {
  const window = windowFor(row, now)
  return window && { until: window.until?.toISOString() ?? null }
}

type Card = Awaited<ReturnType<typeof campaignCard>>

function cardView(row: store.SummaryRow, thread: readonly ThreadRow[], card: Card): Conversation['campaign'] {
  const sent = thread.find((message) => message.id === row.opening_message_id)
  const since = sent?.sent_at ?? sent?.attempted_at ?? row.opened_at
  return {
    id: card.id,
    name: card.name,
    belongsUntil: new Date(since.getTime() + card.lookback_minutes * 60_000).toISOString(),
    recipients: card.recipients,
    replies: card.replied,
  }
}

/** The person's own clock, when their number tells one clock only. */
function localTime(
  deps: ConversationsDeps,
  thread: readonly TalkRow[],
  card: Card,
): Conversation['localTime'] {
  const zones = knownZones(thread.find((message) => message.zone_set_id !== null)?.zones ?? [])
  const now = deps.clock.now().getTime()
  const clock = localClock(zones, now)
  if (!clock) return null
  return { zone: zones[0]!, clock, windowOpen: isOpen(zones, windowOf(card.delivery_window), now) }
}

/** The person's open pages show that somebody read what they wrote. */
export const tellReader = (tx: Tx, row: store.ConversationRow): Promise<void> =>
  hintInApp(tx, row.sender_id, [row.address])

/** Loads and locks a conversation for acting on it; whoever may not see it gets 404. */
export async function lockFor(tx: Tx, who: Who, id: string): Promise<store.ConversationRow> {
  const row = found(await store.lockConversation(tx, who.accountId, id), 'This conversation')
  if (!sees(who.role, who, { assigneeId: row.assignee_id, skillId: row.skill_id, offeredTo: row.offered_to }))
    found(null, 'This conversation')
  return row
}

/** `people`: whose it is and to whom it is offered, where that is known. */
export const changed = (tx: Tx, who: Who, id: string, people?: readonly (string | null)[]) =>
  publish(tx, who.accountId, { type: 'conversation', id }, people)

export async function closeConversation(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
): Promise<Conversation> {
  const row = await lockFor(tx, who, id)
  if (row.state !== 'closed') {
    await leaveBot(tx, row, `closed by ${who.name}`, deps.clock.now())
    await endConversation(
      tx,
      deps,
      row,
      { ...eventOf(deps, row, 'closed'), actor_name: who.name },
      { id: who.userId, name: who.name },
    )
  }
  return readConversation(tx, deps, who, id)
}

/** Closes a conversation that the caller has locked; `event` says in its thread who did, `by` is that person. Its skill may ask how it was. */
export async function endConversation(
  tx: Tx,
  deps: ConversationsDeps,
  row: store.ConversationRow,
  event: NewEvent,
  by: { id: string; name: string } | null = null,
): Promise<void> {
  const now = deps.clock.now()
  const { account_id: accountId } = row
  const { asks, waits } = await store.close(tx, accountId, event, now)
  if (asks) await scheduleSurvey(tx, row, by, now)
  if (row.offered_to) await publish(tx, accountId, { type: 'offer', id: row.offered_to })
  await wakeRouter(tx, accountId)
  if (waits && (await releaseHeld(tx, accountId, row.address, now)) > 0) await wakeForLine(tx)
  await publish(tx, accountId, { type: 'conversation', id: row.id }, [row.assignee_id, row.offered_to])
}

/** Replies that probably ask to stop, for whoever looks after opt-outs. */
export async function likelyOptOuts(
  tx: Tx,
  accountId: string,
  at: Page<typeof LIKELY_KEY>,
): Promise<{ likely: LikelyOptOut[]; nextCursor: string | null }> {
  const flagged = await store.flaggedOptOuts(tx, accountId, at.after, at.limit + 1)
  const { page, nextCursor } = at.cut(flagged, (row) => [row.last_message_at, row.id])
  const likely = page.map((row) => {
    const said = wishIn(row.said.map((one) => ({ ...one, direction: 'in' as const })))
    return {
      conversationId: row.id,
      channel: row.channel,
      address: row.address,
      name: row.name,
      text: said?.body ?? row.last_text,
      at: said ? new Date(said.at).toISOString() : row.last_message_at.toISOString(),
      campaignName: row.campaign_name,
    }
  })
  return { likely, nextCursor }
}
export const LIKELY_KEY = ['time', 'id'] as const

/**
 * Somebody decided whether a flagged reply is an opt-out; if it is, the person's own words are the evidence. Where somebody else was
 * faster, their word stands and nothing is recorded twice.
 */
export async function decideLikely(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  input: { conversationId: string; isOptOut: boolean },
): Promise<void> {
  const row = found(
    await store.lockConversation(tx, who.accountId, input.conversationId),
    'This conversation',
  )
  const at = { assigneeId: row.assignee_id, skillId: row.skill_id, offeredTo: row.offered_to }
  if (who.role !== 'campaign_manager' && !sees(who.role, who, at)) found(null, 'This conversation')
  if (!row.flagged_opt_out) return
  if (input.isOptOut) {
    const said = wishIn(await threadOf(tx, who.accountId, row.id))
    await recordConsent(tx, {
      accountId: who.accountId,
      id: deps.newId(),
      at: deps.clock.now(),
      channel: row.channel,
      address: row.address,
      kind: 'opt_out',
      source: 'reply',
      words: said?.body ?? row.last_text,
      campaignId: row.campaign_id,
      messageId: said?.id ?? null,
      userId: who.userId,
      userName: who.name,
    })
    const to = row.opening_message_id
    if (row.campaign_id && to && (await markOptedOut(tx, who.accountId, to, deps.clock.now())))
      await countOne(tx, who.accountId, row.campaign_id, 'opted_out', deps.clock.now())
  }
  await store.unflag(tx, who.accountId, row.id)
  await changed(tx, who, row.id)
}

export async function optOutConversation(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
  asked: { words: string; scope?: OptOutScope | undefined },
): Promise<Conversation> {
  const row = await lockFor(tx, who, id)
  const now = deps.clock.now()
  await recordConsent(tx, {
    accountId: who.accountId,
    id: deps.newId(),
    at: now,
    channel: asked.scope === 'all' ? 'all' : row.channel,
    address: row.address,
    kind: 'opt_out',
    category: asked.scope === 'marketing' ? 'marketing' : null,
    source: 'agent',
    words: asked.words,
    campaignId: row.campaign_id,
    userId: who.userId,
    userName: who.name,
  })
  await store.unflag(tx, who.accountId, id)
  await insertAudit(
    tx,
    {
      accountId: who.accountId,
      actorId: who.userId,
      actorName: who.name,
      action: 'opt_out.recorded',
      subject: row.address,
    },
    now,
  )
  await changed(tx, who, id)
  return readConversation(tx, deps, who, id)
}
