import type { Received } from '@foreword/contract'
import { consentAnswers, defaultSkill } from '../accounts/index.ts'
import { routingOf } from '../campaigns/index.ts'
import {
  countOne,
  inboundExists,
  insertAnswer,
  insertReceived,
  joinConversation,
  markOptedOut,
  markResponded,
  newestTo,
  replyLane,
  type SentRow,
  segmentsOf,
  wakeDispatchers,
} from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import {
  actionOf,
  customerOf,
  isOptedOut,
  likelyOptOut,
  otherWritings,
  readWords,
  recordConsent,
} from '../recipients/index.ts'
import { nameFrom } from './model.ts'
import * as store from './store.ts'

export type Reply = {
  accountId: string
  senderId: string
  channel: 'sms' | 'whatsapp' | 'inapp'
  from: string
  text: string
  carrierId: string
  carrierHandled: 'stop' | 'start' | 'help' | null
  /** What they call themselves, where the channel tells. */
  name?: string | null
  /** What came beside the words. */
  received?: Received
}

const MAX_LOOKBACK_MS = 30 * 86_400_000
/** Carriers give times in whole seconds, by their own clocks. */
const CLOCK_DIFFERENCE_MS = 10_000

/**
 * What a consumer wrote, in the caller's transaction: consent first, then the ledger, then a conversation. Answers false for a repeat.
 * STOP and START are evidence and open no conversation; HELP is answered by the carrier.
 */
export async function receiveReply(
  tx: Tx,
  deps: { newId: () => string },
  reply: Reply,
  now: Date,
): Promise<boolean> {
  if (await inboundExists(tx, reply.accountId, reply.senderId, reply.carrierId)) return false
  const belongs = await belongsTo(tx, reply, now)
  const word = reply.carrierHandled ?? actionOf(reply.text, await readWords(tx, reply.accountId))
  const messageId = deps.newId()
  const open = await store.openWith(tx, reply.accountId, reply.channel, reply.senderId, reply.from)
  if (word) {
    const was = await isOptedOut(tx, { ...reply, address: reply.from })
    if (word !== 'help') await keepConsent(tx, deps, reply, word, belongs, messageId, now)
    await write(tx, reply, messageId, open?.id ?? null, now)
    // The carrier's own answer is one already; who says STOP twice has been answered, and START by whom nothing was stopped needs none.
    const news = word === 'help' || (word === 'stop') !== was
    if (!reply.carrierHandled && news) await answerWord(tx, deps, reply, word, open?.id ?? null, now)
    if (open) await touch(tx, reply, open.id, false, now)
    return true
  }
  const flagged = likelyOptOut(reply.text)
  const conversationId = open ? open.id : await openConversation(tx, deps, reply, belongs, flagged, now)
  await write(tx, reply, messageId, conversationId, now)
  if (open) await touch(tx, reply, open.id, flagged, now)
  if (belongs && (await markResponded(tx, reply.accountId, belongs.sent.id, conversationId, now))) {
    await countOne(tx, reply.accountId, belongs.campaignId, 'replied', now)
    await publish(tx, reply.accountId, { type: 'campaign', id: belongs.campaignId })
  }
  await publish(tx, reply.accountId, { type: 'conversation', id: conversationId })
  return true
}

type Belonging = { sent: SentRow; campaignId: string; skillId: string | null; routeAll: boolean }

/** The newest campaign message to this person whose lookback still runs. */
async function belongsTo(tx: Tx, reply: Reply, now: Date): Promise<Belonging | null> {
  const sent = await newestTo(
    tx,
    reply.accountId,
    reply.senderId,
    [reply.from, ...(await otherWritings(tx, { ...reply, address: reply.from }))],
    new Date(now.getTime() - MAX_LOOKBACK_MS),
  )
  for (const message of sent) {
    const campaign = await routingOf(tx, reply.accountId, message.campaign_id!)
    const since = message.sent_at ?? message.attempted_at
    if (!campaign || !since || now.getTime() - since.getTime() > campaign.lookback_minutes * 60_000) continue
    // A reply found later is no answer to what was sent after it.
    if (since.getTime() > now.getTime() + CLOCK_DIFFERENCE_MS) continue
    // Once answered, a later message belongs to the campaign only if every message of that time is routed to its skill.
    if (message.responded_at && !campaign.route_all) continue
    return {
      sent: message,
      campaignId: campaign.id,
      skillId: campaign.skill_id,
      routeAll: campaign.route_all,
    }
  }
  return null
}

async function openConversation(
  tx: Tx,
  deps: { newId: () => string },
  reply: Reply,
  belongs: Belonging | null,
  flagged: boolean,
  now: Date,
): Promise<string> {
  const id = deps.newId()
  const told = belongs
    ? await customerOf(tx, { ...belongs, ...reply, line: belongs.sent.recipient_line })
    : {}
  const customer = { ...belongs?.sent.variables, ...told }
  const made = await store.insertConversation(
    tx,
    {
      account_id: reply.accountId,
      id,
      channel: reply.channel,
      sender_id: reply.senderId,
      address: reply.from,
      name: nameFrom(customer) ?? reply.name ?? null,
      skill_id: belongs?.skillId ?? (await defaultSkill(tx, reply.accountId)).id,
      campaign_id: belongs?.campaignId ?? null,
      opening_message_id: belongs?.sent.id ?? null,
      customer,
      last_text: reply.text,
      flagged_opt_out: flagged,
    },
    now,
  )
  if (!made) {
    // Another process opened it a moment ago: this reply joins it.
    const open = await store.openWith(tx, reply.accountId, reply.channel, reply.senderId, reply.from)
    if (!open) throw new Error('A conversation was opened and closed while a reply came in.')
    await touch(tx, reply, open.id, flagged, now)
    return open.id
  }
  if (belongs) await joinConversation(tx, reply.accountId, belongs.sent.id, id)
  return id
}

const write = (tx: Tx, reply: Reply, id: string, conversationId: string | null, now: Date) =>
  insertReceived(
    tx,
    {
      accountId: reply.accountId,
      id,
      senderId: reply.senderId,
      channel: reply.channel,
      address: reply.from,
      body: reply.text,
      carrierId: reply.carrierId,
      conversationId,
      campaignId: null,
      received: reply.received && hasMore(reply.received) ? reply.received : null,
    },
    now,
  )

const hasMore = ({ media, tapped, replyTo }: Received): boolean =>
  media.length > 0 || tapped !== null || replyTo !== null

async function touch(tx: Tx, reply: Reply, id: string, flagged: boolean, now: Date): Promise<void> {
  await store.addIncoming(
    tx,
    reply.accountId,
    id,
    { text: reply.text, name: reply.name ?? null },
    flagged,
    now,
  )
  await publish(tx, reply.accountId, { type: 'conversation', id })
}

/** The one answer to STOP, START or HELP, ahead of campaigns. It goes to a person who has just opted out: the claim knows it by its purpose. */
async function answerWord(
  tx: Tx,
  deps: { newId: () => string },
  reply: Reply,
  word: 'stop' | 'start' | 'help',
  conversationId: string | null,
  now: Date,
): Promise<void> {
  const body = (await consentAnswers(tx, reply.accountId))[word]
  if (body === '') return
  const laneId = await replyLane(tx, reply.accountId, reply.senderId, deps.newId, now)
  await insertAnswer(
    tx,
    {
      accountId: reply.accountId,
      id: deps.newId(),
      laneId,
      senderId: reply.senderId,
      channel: reply.channel,
      address: reply.from,
      conversationId,
      body,
      segments: segmentsOf(body),
      purpose: 'consent_answer',
    },
    now,
  )
  await wakeDispatchers(tx)
}

async function keepConsent(
  tx: Tx,
  deps: { newId: () => string },
  reply: Reply,
  word: 'stop' | 'start',
  belongs: Belonging | null,
  messageId: string,
  now: Date,
): Promise<void> {
  await recordConsent(tx, {
    accountId: reply.accountId,
    id: deps.newId(),
    at: now,
    channel: reply.channel,
    address: reply.from,
    kind: word === 'stop' ? 'opt_out' : 'opt_in',
    source: 'reply',
    words: reply.text,
    campaignId: belongs?.campaignId ?? null,
    messageId,
  })
  if (word === 'stop' && belongs && (await markOptedOut(tx, reply.accountId, belongs.sent.id, now))) {
    await countOne(tx, reply.accountId, belongs.campaignId, 'opted_out', now)
    await publish(tx, reply.accountId, { type: 'campaign', id: belongs.campaignId })
  }
}
