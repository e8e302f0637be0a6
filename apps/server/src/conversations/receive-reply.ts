import { count, countOne, insertReceived } from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import { recordConsent } from '../recipients/index.ts'
import { keywordOf, likelyOptOut, nameFrom } from './model.ts'
import * as store from './store.ts'

export type Reply = {
  accountId: string
  senderId: string
  channel: 'sms' | 'whatsapp' | 'inapp'
  from: string
  text: string
  carrierId: string
  carrierHandled: 'stop' | 'start' | 'help' | null
}
/** A reply and when it was written. */
export type Dated = { reply: Reply; at: Date }
type Deps = { newId: () => string }

const MAX_LOOKBACK_MS = 30 * 86_400_000
/** Carriers give times in whole seconds, by their own clocks. */
const CLOCK_DIFFERENCE_MS = 10_000

/**
 * What consumers wrote, in the caller's transaction: consent first, then the ledger, then conversations. STOP and START are evidence and
 * open no conversation; HELP is answered by the carrier. Replies of different persons take their few statements together; what one
 * person wrote is taken in turn, in the order given. Repeats change nothing. Answers how many were new.
 */
export async function receiveReplies(tx: Tx, deps: Deps, replies: readonly Dated[]): Promise<number> {
  const people = [...Map.groupBy(replies, ({ reply }) => personOf(reply))]
  // One order for everybody, so that two batches that lock conversations of the same people wait and do not lock up.
  people.sort(([a], [b]) => (a < b ? -1 : 1))
  const turns = Math.max(0, ...people.map(([, own]) => own.length))
  let fresh = 0
  for (let turn = 0; turn < turns; turn++)
    fresh += await receiveOnce(
      tx,
      deps,
      people.flatMap(([, own]) => own.slice(turn, turn + 1)),
    )
  return fresh
}

/** One reply. False for a repeat. */
export const receiveReply = async (tx: Tx, deps: Deps, reply: Reply, at: Date): Promise<boolean> =>
  (await receiveReplies(tx, deps, [{ reply, at }])) > 0

const personOf = (reply: Reply): string =>
  `${reply.accountId}/${reply.senderId}/${reply.channel}/${reply.from}`

/** A reply on its way into the ledger. */
type Placed = Dated & {
  messageId: string
  word: 'stop' | 'start' | 'help' | null
  flagged: boolean
  belongs: store.SentBefore | null
  skillId: string
  conversationId: string | null
  /** The conversation begins with this reply. */
  opens: boolean
}

/** At most one reply of each person. */
async function receiveOnce(tx: Tx, deps: Deps, replies: readonly Dated[]): Promise<number> {
  const found = await store.findFor(
    tx,
    replies.map(({ reply, at }) => ({
      ...fromOf(reply),
      carrierId: reply.carrierId,
      since: new Date(at.getTime() - MAX_LOOKBACK_MS),
    })),
  )
  const placed = replies.flatMap((one, index) =>
    found[index]!.known ? [] : [place(deps, one, found[index]!)],
  )
  for (const one of placed) if (one.word && one.word !== 'help') await keepConsent(tx, deps, one, one.word)
  await openConversations(tx, deps, placed)
  const answered = await write(tx, placed)
  await addToOpen(tx, placed)
  await countReplied(
    tx,
    placed.filter(({ belongs }) => belongs && answered.has(belongs.id)),
  )
  return placed.length
}

function place(deps: Deps, { reply, at }: Dated, found: store.Found): Placed {
  const word = reply.carrierHandled ?? keywordOf(reply.text)
  const belongs = belongsTo(found.sent, at)
  return {
    reply,
    at,
    messageId: deps.newId(),
    word,
    flagged: word === null && likelyOptOut(reply.text),
    belongs,
    skillId: belongs?.skill_id ?? found.defaultSkillId,
    conversationId: found.openId,
    opens: false,
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

/** Gives those who have no open conversation and wrote no mere word one. */
async function openConversations(tx: Tx, deps: Deps, placed: readonly Placed[]): Promise<void> {
  const opening = placed.filter((one) => !one.word && !one.conversationId)
  for (const one of opening) one.conversationId = deps.newId()
  const made = await store.insertConversations(
    tx,
    opening.map((one) => ({
      ...fromOf(one.reply),
      id: one.conversationId!,
      name: nameFrom(one.belongs?.variables ?? {}),
      skillId: one.skillId,
      campaignId: one.belongs?.campaign_id ?? null,
      openingMessageId: one.belongs?.id ?? null,
      customer: one.belongs?.variables ?? {},
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
      at: one.at,
      answers: one.belongs && !one.word ? { id: one.belongs.id, opens: one.opens } : null,
    })),
  )

async function addToOpen(tx: Tx, placed: readonly Placed[]): Promise<void> {
  const talking = placed.filter((one) => one.conversationId !== null)
  await store.addIncoming(
    tx,
    talking
      .filter((one) => !one.opens)
      .map(({ reply, conversationId, flagged, at }) => ({
        accountId: reply.accountId,
        id: conversationId!,
        text: reply.text,
        flagged,
        at,
      })),
  )
  for (const { reply, conversationId } of talking)
    await publish(tx, reply.accountId, { type: 'conversation', id: conversationId! })
}

/** By the moment each was written, in which its hour lies. */
async function countReplied(tx: Tx, replied: readonly Placed[]): Promise<void> {
  const byTime = Map.groupBy(replied, ({ at }) => at.getTime())
  for (const [at, list] of byTime) {
    const sums = new Map<string, number>()
    for (const { reply, belongs } of list) {
      const key = `${reply.accountId}/${belongs!.campaign_id}/replied`
      sums.set(key, (sums.get(key) ?? 0) + 1)
    }
    await count(tx, { counts: sums, events: sums }, new Date(at))
  }
  for (const { reply, belongs } of replied)
    await publish(tx, reply.accountId, { type: 'campaign', id: belongs!.campaign_id })
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
  if (word === 'stop' && belongs) {
    await countOne(tx, reply.accountId, belongs.campaign_id, 'opted_out', at)
    await publish(tx, reply.accountId, { type: 'campaign', id: belongs.campaign_id })
  }
}
