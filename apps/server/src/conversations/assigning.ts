import type { Conversation, Offer } from '@foreword/contract'
import type { Tx } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { publish } from '../platform/live/live.ts'
import { Problem } from '../platform/problem.ts'
import { leaveBot } from './bots/holding.ts'
import { isBot } from './bots/model.ts'
import { type ConversationsDeps, changed, lockFor, readConversation, summaryView } from './conversations.ts'
import { eventOf, waitOf, wakeRouter } from './router.ts'
import { DEFAULT_ROUTING, presenceOf } from './routing.ts'
import * as routing from './routing-store.ts'
import * as store from './store.ts'

type To = {
  id: string
  name: string
  kind: 'accepted' | 'taken' | 'handed_to_agent' | 'bot_taken_over'
  /** Who did it, and what they left to be known. */
  by: string
  note?: string | null
  /** It goes to somebody else than who does it: they have to be there. */
  other?: boolean
}

/**
 * Gives a conversation, whose row the caller has locked, to an agent; locks the agent and counts what they have.
 * @throws full · not_here
 */
export async function assignTo(
  tx: Tx,
  deps: ConversationsDeps,
  accountId: string,
  row: store.ConversationRow,
  to: To,
): Promise<void> {
  const now = deps.clock.now()
  const agent = await routing.lockAgent(tx, accountId, to.id, now)
  if (to.other) {
    const presence = presenceOf({ status: agent.status, here: agent.here, seenAt: agent.seen_at }, now)
    if (presence === 'offline' || presence === 'lost')
      throw new Problem('not_here', {
        field: 'assigneeId',
        message: `${to.name} is ${presence === 'lost' ? 'not connected' : 'offline'}. Choose somebody who is there, or a skill.`,
      })
  }
  const has = row.offered_to === to.id || (row.state === 'assigned' && row.assignee_id === to.id) ? 1 : 0
  if (agent.load - has >= agent.capacity)
    throw new Problem('full', {
      message: `${to.other ? `${to.name} has` : 'You have'} ${agent.load - has} of ${agent.capacity} conversations. ${
        to.other
          ? 'Choose somebody else, or a skill.'
          : 'Close one, or have an agent manager raise your limit.'
      }`,
    })
  await leaveBot(tx, row, `taken over by ${to.name}`, now)
  await store.assign(tx, accountId, row.id, { id: to.id, name: to.name }, now)
  await routing.forgetPasses(tx, accountId, [row.id])
  if (!to.other) await routing.busied(tx, accountId, to.id, now)
  const rules = (await routing.routingRow(tx, accountId, row.skill_id))?.routing ?? DEFAULT_ROUTING
  const waited = row.state === 'queued' ? waitOf(row, rules, now) : {}
  await routing.addEvents(
    tx,
    accountId,
    [
      {
        ...eventOf(deps, row, to.kind),
        actor_name: to.by,
        subject:
          to.kind === 'bot_taken_over'
            ? row.assignee_name
            : to.other || to.kind !== 'handed_to_agent'
              ? to.name
              : null,
        note: to.note ?? null,
        ...waited,
      },
    ],
    now,
  )
  if (row.offered_to) await publish(tx, accountId, { type: 'offer', id: row.offered_to })
  if (row.assignee_id && row.assignee_id !== to.id)
    await publish(tx, accountId, { type: 'offer', id: row.assignee_id })
  await publish(tx, accountId, { type: 'offer', id: to.id })
  await wakeRouter(tx, accountId)
}

export async function takeConversation(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
): Promise<Conversation> {
  const row = await lockFor(tx, who, id)
  if (row.state === 'closed') throw new Problem('conversation_closed')
  const withBot = isBot(row.assignee_id)
  if (row.state === 'assigned' && row.assignee_id !== who.userId && !withBot) {
    throw new Problem('taken', {
      message: `${row.assignee_name} took it first.`,
      details: { assignee: row.assignee_name },
    })
  }
  if (row.state === 'queued' || withBot) await takeInto(tx, deps, who, row)
  return readConversation(tx, deps, who, id)
}

/** The one that waits longest, what is offered to oneself first. */
export async function takeNext(tx: Tx, deps: ConversationsDeps, who: Who): Promise<string | null> {
  const row = await store.longestWaiting(
    tx,
    who.accountId,
    who.userId,
    who.role === 'agent' ? who.skillIds : null,
    deps.clock.now(),
  )
  if (!row) return null
  await takeInto(tx, deps, who, row)
  return row.id
}

/** A conversation that is queued or with a bot, locked, becomes one's own. */
export async function takeInto(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  row: store.ConversationRow,
): Promise<void> {
  const kind = isBot(row.assignee_id)
    ? 'bot_taken_over'
    : row.offered_to === who.userId
      ? 'accepted'
      : 'taken'
  await assignTo(tx, deps, who.accountId, row, { id: who.userId, name: who.name, kind, by: who.name })
  await changed(tx, who, row.id, [who.userId])
}

/** Declines an offer, if it still stands: somebody else is asked. */
export async function declineOffer(tx: Tx, deps: ConversationsDeps, who: Who, id: string): Promise<void> {
  const row = await lockFor(tx, who, id)
  if (row.offered_to !== who.userId) return
  await routing.addPass(tx, who.accountId, id, who.userId, deps.clock.now())
  await routing.withdrawOffers(tx, who.accountId, [id])
  await routing.answeredOffer(tx, who.accountId, who.userId)
  await publish(tx, who.accountId, { type: 'offer', id: who.userId })
  await changed(tx, who, id)
  await wakeRouter(tx, who.accountId)
}

export async function offersFor(tx: Tx, deps: ConversationsDeps, who: Who): Promise<Offer[]> {
  const now = deps.clock.now()
  const offers: Offer[] = []
  for (const { id, offer_until: until } of await routing.offersTo(tx, who.accountId, who.userId)) {
    const row = await store.summaryById(tx, who.accountId, id)
    if (!row || until <= now) continue
    offers.push({
      conversation: summaryView(row),
      until: until.toISOString(),
      leftMs: until.getTime() - now.getTime(),
    })
  }
  return offers
}
