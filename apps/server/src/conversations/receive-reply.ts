import type { Received } from '@foreword/contract'
import { consentAnswers } from '../accounts/index.ts'
import {
  count,
  countOne,
  insertAnswer,
  insertReceived,
  markOptedOut,
  replyLane,
  segmentsOf,
  wakeForLine,
} from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { lookUpByKeptPlans } from '../platform/db/plans.ts'
import { publish } from '../platform/live/live.ts'
import {
  actionOf,
  blockedAmong,
  customersOf,
  isOptedOut,
  likelyOptOut,
  lockEvidence,
  otherWritingsOf,
  readWords,
  recordConsent,
} from '../recipients/index.ts'
import { insertArrived } from './bots/bots-store.ts'
import { wakeBots } from './bots/holding.ts'
import { nameFrom } from './model.ts'
import { wakeRouter } from './router.ts'
import * as store from './store.ts'
import { takeAnswers } from './surveys/surveys.ts'
import { inTurns } from './turns.ts'

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
/** A reply and when it was written. */
export type Dated = { reply: Reply; at: Date }
type Deps = { newId: () => string }

const MAX_LOOKBACK_MS = 30 * 86_400_000
/** Carriers give times in whole seconds, by their own clocks. */
const CLOCK_DIFFERENCE_MS = 10_000

/**
 * What consumers wrote, in the caller's transaction: consent first, then the ledger, then conversations. STOP and START are evidence and
 * open no conversation; they and HELP are answered once, unless the carrier does. Replies of different persons take their few statements
 * together; what one person wrote, to whichever sender and under whichever writing of their address, is taken in turn, in the order
 * given. Repeats change nothing. Answers how many were new.
 */
export async function receiveReplies(tx: Tx, deps: Deps, replies: readonly Dated[]): Promise<number> {
  if (replies.length === 0) return 0
  const [, read] = await Promise.all([lookUpByKeptPlans(tx), readTogether(tx, replies)])
  const turns = inTurns(read, ({ reply, writings }) => writings.map((one) => `${reply.accountId} ${one}`))
  const consenting = read.filter(({ word }) => word === 'stop' || word === 'start')
  // What further turns and evidence will lock is locked now, all of it and in one order.
  if (turns.length > 1 || consenting.length > 0) {
    await store.lockOpenWith(
      tx,
      replies.map(({ reply }) => fromOf(reply)),
    )
    await lockEvidence(
      tx,
      consenting.flatMap(({ reply: { accountId }, writings }) =>
        writings.map((address) => ({ accountId, address })),
      ),
    )
  }
  const blocked = blockedAmong(
    tx,
    read.map(({ reply: { accountId, channel }, writings }) => ({ accountId, channel, writings })),
  )
  let fresh = 0
  for (const turn of turns) fresh += await receiveTurn(tx, deps, turn, blocked)
  return fresh
}

/** One reply. False for a repeat. */
export const receiveReply = async (tx: Tx, deps: Deps, reply: Reply, at: Date): Promise<boolean> =>
  (await receiveReplies(tx, deps, [{ reply, at }])) > 0

type Word = 'stop' | 'start' | 'help'
/** A reply, which of those that came together, what it is as a whole message, and how its person is written: first as here. */
type Read = Dated & { n: number; word: Word | null; writings: readonly string[] }
/** A reply on its way into the ledger. */
type Placed = Read & {
  blocked: boolean
  messageId: string
  flagged: boolean
  belongs: store.SentBefore | null
  skillId: string
  conversationId: string | null
  /** It is with an agent already. */
  withAgent: boolean
  /** Whose it is, and to whom it is offered. */
  people: readonly (string | null)[]
  /** It answers the survey after a conversation, which stays closed. */
  survey: boolean
  /** The conversation begins with this reply. */
  opens: boolean
  /** Whether the word is to be answered by us. */
  answer: boolean
}

async function readTogether(tx: Tx, replies: readonly Dated[]): Promise<Read[]> {
  const accounts = [...new Set(replies.map(({ reply }) => reply.accountId))]
  const [others, ...lists] = await Promise.all([
    otherWritingsOf(
      tx,
      replies.map(({ reply }) => fromOf(reply)),
    ),
    ...accounts.map((accountId) => readWords(tx, accountId)),
  ])
  const words = new Map(accounts.map((accountId, index) => [accountId, lists[index]!]))
  return replies.map(({ reply, at }, n) => ({
    reply,
    at,
    n,
    word: reply.carrierHandled ?? actionOf(reply.text, words.get(reply.accountId)!),
    writings: [reply.from, ...others(fromOf(reply))],
  }))
}

/** At most one reply of each person. `blocked`: which of all that came together. */
async function receiveTurn(
  tx: Tx,
  deps: Deps,
  replies: readonly Read[],
  blocked: Promise<ReadonlySet<number>>,
): Promise<number> {
  const [barred, found] = await Promise.all([
    blocked,
    store.findFor(
      tx,
      replies.map(({ reply, at, writings }) => ({
        ...fromOf(reply),
        writings,
        carrierId: reply.carrierId,
        since: new Date(at.getTime() - MAX_LOOKBACK_MS),
      })),
    ),
  ])
  const placed = replies.flatMap((one, index) =>
    found[index]!.known ? [] : [place(deps, one, barred.has(one.n), found[index]!)],
  )
  for (const one of placed) if (one.word) await heed(tx, deps, one, one.word)
  const [, told] = await Promise.all([takeSurveyAnswers(tx, deps, placed), toldOf(tx, placed)])
  await openConversations(tx, deps, placed, told)
  await answerWords(tx, deps, placed)
  const [answered] = await Promise.all([write(tx, placed), addToOpen(tx, deps, placed)])
  await countReplied(
    tx,
    placed.filter(({ belongs }) => belongs && answered.has(belongs.id)),
  )
  // What is with an agent needs no router; should that agent be gone, it looks by itself each second.
  const toRoute = placed.filter((one) => one.conversationId && !one.withAgent && !one.survey)
  for (const accountId of new Set(toRoute.map(({ reply }) => reply.accountId)))
    await wakeRouter(tx, accountId)
  return placed.length
}

function place(deps: Deps, one: Read, blocked: boolean, found: store.Found): Placed {
  const belongs = belongsTo(found.sent, one.at)
  return {
    ...one,
    blocked,
    messageId: deps.newId(),
    flagged: one.word === null && likelyOptOut(one.reply.text),
    belongs,
    skillId: belongs?.skill_id ?? found.defaultSkillId,
    conversationId: blocked ? null : found.openId,
    withAgent: found.withAgent,
    people: found.people,
    survey: false,
    opens: false,
    answer: false,
  }
}

const fromOf = (reply: Reply): store.From => ({
  accountId: reply.accountId,
  senderId: reply.senderId,
  channel: reply.channel,
  address: reply.from,
})

/** The newest campaign message to this person whose lookback still runs. */
function belongsTo(sent: readonly store.SentBefore[], now: Date): store.SentBefore | null {
  for (const message of sent) {
    const since = message.sent_at ?? message.attempted_at
    if (now.getTime() - since.getTime() > message.lookback_minutes * 60_000) continue
    // A reply found later is no answer to what was sent after it.
    if (since.getTime() > now.getTime() + CLOCK_DIFFERENCE_MS) continue
    // Once answered, a later message belongs to the campaign only if every message of that time is routed to its skill.
    if (message.responded_at && !message.route_all) continue
    return message
  }
  return null
}

/** Keeps what a word says of consent, and whether it is news that we answer. */
async function heed(tx: Tx, deps: Deps, one: Placed, word: Word): Promise<void> {
  const was = await isOptedOut(tx, fromOf(one.reply))
  if (word !== 'help') await keepConsent(tx, deps, one, word)
  // The carrier's own answer is one already; who says STOP twice has been answered, and START by whom nothing was stopped needs none.
  one.answer = !one.blocked && !one.reply.carrierHandled && (word === 'help' || (word === 'stop') !== was)
}

async function keepConsent(
  tx: Tx,
  deps: Deps,
  { reply, at, belongs, messageId }: Placed,
  word: 'stop' | 'start',
): Promise<void> {
  await recordConsent(tx, {
    accountId: reply.accountId,
    id: deps.newId(),
    at,
    channel: reply.channel,
    address: reply.from,
    kind: word === 'stop' ? 'opt_out' : 'opt_in',
    source: 'reply',
    words: reply.text,
    campaignId: belongs?.campaign_id ?? null,
    messageId,
  })
  if (word === 'stop' && belongs && (await markOptedOut(tx, reply.accountId, belongs.id, at))) {
    await countOne(tx, reply.accountId, belongs.campaign_id, 'opted_out', at)
    await publish(tx, reply.accountId, { type: 'campaign', id: belongs.campaign_id })
  }
}

/** What answers a survey belongs to the conversation it asks about, and opens none. */
async function takeSurveyAnswers(tx: Tx, deps: Deps, placed: readonly Placed[]): Promise<void> {
  const taken = await takeAnswers(
    tx,
    deps,
    placed.flatMap((one) =>
      one.conversationId === null && one.word !== 'start' && one.word !== 'help'
        ? [
            {
              ...fromOf(one.reply),
              messageId: one.messageId,
              text: one.reply.text,
              received: one.reply.received ?? null,
              at: one.at,
              other: one.word !== null || one.flagged,
            },
          ]
        : [],
    ),
  )
  for (const one of placed) {
    const conversationId = taken.get(one.messageId)
    if (conversationId === undefined) continue
    one.conversationId = conversationId
    one.survey = true
    one.belongs = null
  }
}

/** Who may begin a conversation with this. Who is blocked is heard, and their words of consent hold; but nobody is called. */
const mayOpen = (one: Placed): boolean => !one.word && !one.blocked && !one.conversationId

type Told = Awaited<ReturnType<typeof customersOf>>

/** What the brand said of those who may begin a conversation. */
const toldOf = (tx: Tx, placed: readonly Placed[]): Promise<Told> =>
  customersOf(
    tx,
    placed
      .filter(mayOpen)
      .flatMap(({ reply, belongs }) => (belongs ? [{ accountId: reply.accountId, id: belongs.id }] : [])),
  )

/** Gives those who have no open conversation and wrote no mere word one. */
async function openConversations(tx: Tx, deps: Deps, placed: readonly Placed[], told: Told): Promise<void> {
  const opening = placed.filter(mayOpen)
  for (const one of opening) one.conversationId = deps.newId()
  const known = ({ belongs }: Placed): Record<string, string> =>
    belongs ? { ...belongs.variables, ...told.get(belongs.id) } : {}
  const made = await store.insertConversations(
    tx,
    opening.map((one) => ({
      ...fromOf(one.reply),
      id: one.conversationId!,
      name: nameFrom(known(one)) ?? one.reply.name ?? null,
      skillId: one.skillId,
      campaignId: one.belongs?.campaign_id ?? null,
      openingMessageId: one.belongs?.id ?? null,
      customer: known(one),
      text: one.reply.text,
      flagged: one.flagged,
      at: one.at,
    })),
  )
  for (const one of opening) {
    one.opens = made.has(one.conversationId!)
    if (one.opens) continue
    // Another process opened it a moment ago: this reply joins it.
    const { accountId, channel, senderId, from } = one.reply
    const open = await store.openWith(tx, accountId, channel, senderId, from)
    if (!open) throw new Error('A conversation was opened and closed while a reply came in.')
    one.conversationId = open.id
    one.people = [open.assignee_id, open.offered_to]
  }
}

/** Answers the campaign messages that were answered for the first time. A mere word is no answer. */
const write = (tx: Tx, placed: readonly Placed[]): Promise<Set<string>> =>
  insertReceived(
    tx,
    placed.map((one) => ({
      ...fromOf(one.reply),
      id: one.messageId,
      body: one.reply.text,
      carrierId: one.reply.carrierId,
      conversationId: one.conversationId,
      received: one.reply.received && hasMore(one.reply.received) ? one.reply.received : null,
      at: one.at,
      answers: one.belongs && !one.word && !one.blocked ? { id: one.belongs.id, opens: one.opens } : null,
    })),
  )

const hasMore = ({ media, tapped, replyTo }: Received): boolean =>
  media.length > 0 || tapped !== null || replyTo !== null

async function answerWords(tx: Tx, deps: Deps, placed: readonly Placed[]): Promise<void> {
  const waiting = placed.filter(({ answer }) => answer)
  for (const one of waiting) await answerWord(tx, deps, one, one.word!)
  for (const senderId of new Set(waiting.map(({ reply }) => reply.senderId))) await wakeForLine(tx, senderId)
}

/** The one answer to STOP, START or HELP, ahead of campaigns. It goes to a person who has just opted out: the claim knows it by its purpose. */
async function answerWord(
  tx: Tx,
  deps: Deps,
  { reply, conversationId, at }: Placed,
  word: Word,
): Promise<void> {
  const body = (await consentAnswers(tx, reply.accountId))[word]
  if (body === '') return
  const laneId = await replyLane(tx, reply.accountId, reply.senderId, deps.newId, at)
  await insertAnswer(
    tx,
    {
      ...fromOf(reply),
      id: deps.newId(),
      laneId,
      conversationId,
      body,
      segments: segmentsOf(body),
      purpose: 'consent_answer',
    },
    at,
  )
}

async function addToOpen(tx: Tx, deps: Deps, placed: readonly Placed[]): Promise<void> {
  const talking = placed.filter((one) => one.conversationId !== null && !one.survey)
  const [, bots] = await Promise.all([
    store.addIncoming(
      tx,
      talking
        .filter((one) => !one.opens)
        .map(({ reply, conversationId, flagged, at }) => ({
          accountId: reply.accountId,
          id: conversationId!,
          text: reply.text,
          name: reply.name ?? null,
          flagged,
          at,
        })),
    ),
    insertArrived(
      tx,
      talking
        .filter((one) => !one.opens && (one.word === null || one.word === 'stop'))
        .map((one) => ({
          accountId: one.reply.accountId,
          conversationId: one.conversationId!,
          turnId: deps.newId(),
          messageId: one.messageId,
          kind: one.word === 'stop' ? 'stop' : 'message',
          at: one.at,
        })),
    ),
  ])
  if (bots) await wakeBots(tx)
  for (const { reply, conversationId, people } of talking)
    await publish(tx, reply.accountId, { type: 'conversation', id: conversationId! }, people)
}

async function countReplied(tx: Tx, replied: readonly Placed[]): Promise<void> {
  const [first] = replied
  if (!first) return
  const sums = new Map<string, number>()
  for (const { reply, belongs } of replied) {
    const key = `${reply.accountId}/${belongs!.campaign_id}/replied`
    sums.set(key, (sums.get(key) ?? 0) + 1)
  }
  await count(tx, { counts: sums }, first.at)
  for (const { reply, belongs } of replied)
    await publish(tx, reply.accountId, { type: 'campaign', id: belongs!.campaign_id })
}
