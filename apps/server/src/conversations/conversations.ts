import type { Conversation, ConversationSummary, ThreadMessage } from '@foreword/contract'
import { insertAudit, listSkills, memberById } from '../accounts/index.ts'
import { campaignNames, readCampaign, routingOf } from '../campaigns/index.ts'
import { isOpen, localClock, windowOf } from '../delivery/index.ts'
import {
  hintInApp,
  insertReply,
  readContents,
  releaseHeld,
  replyLane,
  segmentsOf,
  type ThreadRow,
  textOf,
  threadOf,
  wakeDispatchers,
} from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { publish } from '../platform/live/live.ts'
import { found, Problem } from '../platform/problem.ts'
import { isOptedOut, optOutRow, recordConsent, zonesOfSets } from '../recipients/index.ts'
import { sees } from './model.ts'
import * as store from './store.ts'

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
    assigneeName: row.assignee_name,
    unread: row.unread,
    flaggedOptOut: row.flagged_opt_out,
    optedOut: row.opted_out,
    lastText: row.last_text,
    lastDirection: row.last_direction,
    lastMessageAt: row.last_message_at.toISOString(),
    waitingSince: row.waiting_since?.toISOString() ?? null,
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
  const row = found(await store.summaryById(tx, who.accountId, id), 'This conversation')
  if (!sees(who.role, who, { assigneeId: row.assignee_id, skillId: row.skill_id }))
    found(null, 'This conversation')
  return conversationView(tx, deps, row)
}

async function conversationView(
  tx: Tx,
  deps: ConversationsDeps,
  row: store.SummaryRow,
): Promise<Conversation> {
  const accountId = row.account_id
  const thread = await threadOf(tx, accountId, row.id)
  const optOut = await optOutRow(tx, { accountId, channel: row.channel, address: row.address })
  return {
    summary: summaryView(row),
    messages: await threadView(tx, accountId, thread),
    customer: row.customer,
    campaign: await campaignCard(tx, row, thread),
    localTime: await localTime(tx, deps, row, thread),
    optOut: optOut ? { since: optOut.since.toISOString(), source: optOut.source, words: optOut.words } : null,
  }
}

async function threadView(tx: Tx, accountId: string, thread: readonly ThreadRow[]): Promise<ThreadMessage[]> {
  const contents = await readContents(tx, accountId, [
    ...new Set(thread.flatMap((row) => (row.content_id ? [row.content_id] : []))),
  ])
  const names = await campaignNames(tx, accountId, [
    ...new Set(thread.flatMap((row) => (row.campaign_id ? [row.campaign_id] : []))),
  ])
  const authors = new Map<string, string>()
  for (const id of new Set(thread.flatMap((row) => (row.author_id ? [row.author_id] : [])))) {
    authors.set(id, (await memberById(tx, accountId, id))?.name ?? 'Somebody who left')
  }
  const iso = (date: Date | null): string | null => date?.toISOString() ?? null
  return thread.map((row) => ({
    id: row.id,
    from: row.direction === 'in' ? 'consumer' : row.campaign_id ? 'campaign' : 'agent',
    text: textOf(
      row,
      contents.find((content) => content.id === row.content_id),
    ),
    state: row.state,
    reason: row.reason,
    authorName: row.author_id ? (authors.get(row.author_id) ?? null) : null,
    campaignName: row.campaign_id ? (names.get(row.campaign_id) ?? null) : null,
    at: (row.attempted_at ?? row.created_at).toISOString(),
    sentAt: iso(row.sent_at),
    deliveredAt: iso(row.delivered_at),
    readAt: iso(row.read_at),
  }))
}

async function campaignCard(
  tx: Tx,
  row: store.SummaryRow,
  thread: readonly ThreadRow[],
): Promise<Conversation['campaign']> {
  if (!row.campaign_id) return null
  const routing = found(await routingOf(tx, row.account_id, row.campaign_id))
  const campaign = await readCampaign(tx, row.account_id, row.campaign_id)
  const sent = thread.find((message) => message.id === row.opening_message_id)
  const since = sent?.sent_at ?? sent?.attempted_at ?? row.opened_at
  return {
    id: row.campaign_id,
    name: routing.name,
    belongsUntil: new Date(since.getTime() + routing.lookback_minutes * 60_000).toISOString(),
    recipients: campaign.funnel.recipients,
    replies: campaign.funnel.replied,
  }
}

/** The person's own clock, when their number tells one clock only. */
async function localTime(
  tx: Tx,
  deps: ConversationsDeps,
  row: store.SummaryRow,
  thread: readonly ThreadRow[],
): Promise<Conversation['localTime']> {
  const set = thread.find((message) => message.zone_set_id !== null)?.zone_set_id
  if (!set || !row.campaign_id) return null
  const zones = (await zonesOfSets(tx, [set])).get(set) ?? []
  const now = deps.clock.now()
  const clock = localClock(zones, now.getTime())
  if (!clock) return null
  const routing = await routingOf(tx, row.account_id, row.campaign_id)
  return {
    zone: zones[0]!,
    clock,
    windowOpen: routing ? isOpen(zones, windowOf(routing.delivery_window), now.getTime()) : true,
  }
}

/** The person's open pages show that somebody read what they wrote. */
export async function tellReader(tx: Tx, accountId: string, id: string): Promise<void> {
  const row = found(await store.summaryById(tx, accountId, id), 'This conversation')
  await hintInApp(tx, row.sender_id, [row.address])
}

/** Loads and locks a conversation for acting on it; whoever may not see it gets 404. */
async function lockFor(tx: Tx, who: Who, id: string): Promise<store.ConversationRow> {
  const row = found(await store.lockConversation(tx, who.accountId, id), 'This conversation')
  if (!sees(who.role, who, { assigneeId: row.assignee_id, skillId: row.skill_id }))
    found(null, 'This conversation')
  return row
}

const changed = (tx: Tx, who: Who, id: string) => publish(tx, who.accountId, { type: 'conversation', id })

export async function takeConversation(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
): Promise<Conversation> {
  const row = await lockFor(tx, who, id)
  if (row.state === 'closed') throw new Problem('conversation_closed')
  if (row.state === 'assigned' && row.assignee_id !== who.userId) {
    throw new Problem('taken', {
      message: `${row.assignee_name} took it first.`,
      details: { assignee: row.assignee_name },
    })
  }
  await store.assign(tx, who.accountId, id, { id: who.userId, name: who.name }, deps.clock.now())
  await changed(tx, who, id)
  return readConversation(tx, deps, who, id)
}

export async function takeNext(tx: Tx, deps: ConversationsDeps, who: Who): Promise<string | null> {
  const row = await store.longestWaiting(tx, who.accountId, who.role === 'agent' ? who.skillIds : null)
  if (!row) return null
  await store.assign(tx, who.accountId, row.id, { id: who.userId, name: who.name }, deps.clock.now())
  await changed(tx, who, row.id)
  return row.id
}

/** An agent's answer: a ledger message on the sender's reply lane, ahead of campaigns. Answering takes a waiting conversation. */
export async function replyInConversation(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
  input: { text: string; messageId: string },
): Promise<Conversation> {
  const row = await lockFor(tx, who, id)
  if (row.state === 'closed') throw new Problem('conversation_closed')
  if (row.state === 'assigned' && row.assignee_id !== who.userId) {
    throw new Problem('taken', {
      message: `${row.assignee_name} answers here. Transfer it to yourself first.`,
    })
  }
  if (await isOptedOut(tx, { accountId: who.accountId, channel: row.channel, address: row.address }))
    throw new Problem('opted_out')
  const now = deps.clock.now()
  const body = input.text.trim()
  if (body === '') throw new Problem('bad_request', { field: 'text', message: 'The answer is empty.' })
  const laneId = await replyLane(tx, who.accountId, row.sender_id, deps.newId, now)
  const made = await insertReply(
    tx,
    {
      accountId: who.accountId,
      id: input.messageId,
      laneId,
      senderId: row.sender_id,
      channel: row.channel,
      address: row.address,
      conversationId: id,
      body,
      authorId: who.userId,
      segments: segmentsOf(body),
    },
    now,
  )
  if (made) {
    if (row.state === 'queued')
      await store.assign(tx, who.accountId, id, { id: who.userId, name: who.name }, now)
    await store.addOutgoing(tx, who.accountId, id, body, now)
    await wakeDispatchers(tx)
    await changed(tx, who, id)
  }
  return readConversation(tx, deps, who, id)
}

export async function returnConversation(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
  to: { skillId?: string | undefined; assigneeId?: string | undefined },
): Promise<Conversation> {
  const row = await lockFor(tx, who, id)
  if (row.state === 'closed') throw new Problem('conversation_closed')
  const now = deps.clock.now()
  if (to.assigneeId) {
    const member = await memberById(tx, who.accountId, to.assigneeId)
    const talks = member && !member.disabled_at && member.role !== 'campaign_manager'
    if (!talks)
      throw new Problem('bad_request', {
        field: 'assigneeId',
        message: 'This person does not answer conversations.',
      })
    await store.assign(tx, who.accountId, id, { id: member.user_id, name: member.name }, now)
  } else {
    const skills = await listSkills(tx, who.accountId)
    const skillId = to.skillId ?? row.skill_id
    if (!skills.some((skill) => skill.id === skillId))
      throw new Problem('bad_request', { field: 'skillId', message: 'This skill does not exist.' })
    await store.enqueue(tx, who.accountId, id, skillId, now)
  }
  await changed(tx, who, id)
  // It may be out of the giver's sight from now on: this is the last look.
  return conversationView(tx, deps, found(await store.summaryById(tx, who.accountId, id)))
}

export async function closeConversation(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
): Promise<Conversation> {
  const row = await lockFor(tx, who, id)
  if (row.state !== 'closed') {
    const now = deps.clock.now()
    await store.close(tx, who.accountId, id, now)
    await releaseHeld(tx, who.accountId, row.address, now)
    await wakeDispatchers(tx)
    await changed(tx, who, id)
  }
  return readConversation(tx, deps, who, id)
}

export async function optOutConversation(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
  words: string,
): Promise<Conversation> {
  const row = await lockFor(tx, who, id)
  const now = deps.clock.now()
  await recordConsent(tx, {
    accountId: who.accountId,
    id: deps.newId(),
    at: now,
    channel: row.channel,
    address: row.address,
    kind: 'opt_out',
    source: 'agent',
    words,
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
