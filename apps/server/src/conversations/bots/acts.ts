import { createHash, timingSafeEqual } from 'node:crypto'
import type { BotAction, Conversation } from '@foreword/contract'
import { listSkills } from '../../accounts/index.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { Who } from '../../platform/http/implement.ts'
import { found, Problem } from '../../platform/problem.ts'
import { type ConversationsDeps, changed, lockFor, readConversation } from '../conversations.ts'
import { wakeRouter } from '../router.ts'
import { lockConversation } from '../store.ts'
import { carryOut } from './acting.ts'
import * as store from './bots-store.ts'
import { giveToBot } from './holding.ts'
import { botAuthor } from './model.ts'
import { tidy } from './thought.ts'
import { type BotsDeps, sessionToken } from './turns.ts'
import { deedsOf } from './webhook.ts'

/** Gives a conversation to its skill's bot: one's own, or one that waits; managers any. */
export async function handToBot(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
): Promise<Conversation> {
  const row = await lockFor(tx, who, id)
  if (row.state === 'closed') throw new Problem('conversation_closed')
  const bot = await store.botOfSkill(tx, who.accountId, row.skill_id)
  if (!bot) throw new Problem('bot_missing')
  if (row.assignee_id === botAuthor(bot.id)) return readConversation(tx, deps, who, id)
  if (who.role === 'agent' && row.state === 'assigned' && row.assignee_id !== who.userId)
    throw new Problem('taken', {
      message: `${row.assignee_name} answers here. Ask them to give it to the bot.`,
    })
  await store.lockBot(tx, who.accountId, bot.id)
  if (bot.capacity !== null && (await store.holdingOf(tx, who.accountId, bot.id)) >= bot.capacity)
    throw new Problem('full', {
      message: `${bot.name} has as many conversations as it may. Keep it, or hand it to a person.`,
    })
  await giveToBot(tx, deps, row, bot, { kind: 'back', by: who.name }, deps.clock.now())
  await wakeRouter(tx, who.accountId)
  await changed(tx, who, id)
  return readConversation(tx, deps, who, id)
}

type Act = { sessionId: string; token: string; key: string | null; actions: readonly BotAction[] }

/** What a webhook bot does by its own call, while it holds the conversation. Answers how many actions were carried out. */
export async function actAsBot(deps: BotsDeps, act: Act): Promise<number> {
  const known = Buffer.from(sessionToken(deps.secrets, act.sessionId))
  const given = Buffer.from(act.token)
  if (known.length !== given.length || !timingSafeEqual(known, given))
    throw new Problem('bad_signature', {
      message: 'The token is not the one of this session’s events. Nothing was done.',
    })
  return deps.db.asSystem(async (tx) => {
    const session = found(await store.sessionById(tx, act.sessionId), 'This session')
    const row = found(
      await lockConversation(tx, session.account_id, session.conversation_id),
      'This conversation',
    )
    const now = deps.clock.now()
    const id = act.key === null ? deps.newId() : idOf(act.sessionId, act.key)
    const turn = {
      ...{ accountId: session.account_id, id, sessionId: session.id },
      ...{ conversationId: row.id, botId: session.bot_id },
    }
    const open = (await store.sessionById(tx, act.sessionId))?.ended_at === null
    if (!open || row.assignee_id !== botAuthor(session.bot_id)) {
      // The first try ended the session itself: a repeat of it is no mistake.
      if (act.key !== null && (await store.turnExists(tx, session.account_id, id))) return 0
      throw new Problem('bot_over')
    }
    if (session.kind !== 'webhook' || session.definition.kind !== 'webhook') throw new Problem('bot_over')
    if (!(await store.insertAct(tx, turn, now))) return 0
    const skills = await listSkills(tx, session.account_id)
    const deeds = tidy(deedsOf(act.actions, { skills }))
    const kept = { given: JSON.stringify(act.actions), answered: null, problem: null, tokens: 0, tookMs: 0 }
    await store.finishTurn(tx, session.account_id, id, { ...kept, did: deeds }, now)
    await store.writeSession(tx, session, {
      state: null,
      quietUntil: new Date(now.getTime() + session.definition.quietMinutes * 60_000),
      answerBy: null,
    })
    await carryOut(tx, deps, row, session, deeds)
    return deeds.length
  })
}

/** The same id for the same key of a session. */
function idOf(sessionId: string, key: string): string {
  const hex = createHash('sha256').update(`${sessionId} ${key}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
