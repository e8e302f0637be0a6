import { dropQueuedOf, wakeDispatchers } from '../../messages/index.ts'
import { notify, type Tx } from '../../platform/db/database.ts'
import { publish } from '../../platform/live/live.ts'
import { wakeRouter } from '../router.ts'
import { addEvents, type EventRow, type NewEvent } from '../routing-store.ts'
import { type ConversationRow, enqueue } from '../store.ts'
import * as store from './bots-store.ts'
import { isBot } from './model.ts'

// How a conversation comes to a bot and leaves it. Every caller has locked the conversation's row.

type Deps = { newId: () => string }
const MINUTE_MS = 60_000
export const BOTS = 'foreword_bots'

/** Tells the workers, at commit, that a bot has something to answer. */
export const wakeBots = (tx: Tx): Promise<void> => notify(tx, BOTS, '')

/** The bot has it from now on, and its first turn is due. */
export async function giveToBot(
  tx: Tx,
  deps: Deps,
  row: ConversationRow,
  bot: store.BotRow,
  how: { kind: 'start' | 'back'; by: string | null },
  now: Date,
): Promise<void> {
  const accountId = row.account_id
  const definition = await store.definitionOf(tx, accountId, bot.id, bot.version)
  if (!definition) throw new Error(`Version ${bot.version} of the bot ${bot.id} is missing.`)
  const sessionId = deps.newId()
  await store.openSession(
    tx,
    {
      ...{ accountId, id: sessionId, conversationId: row.id, botId: bot.id, version: bot.version },
      quietUntil: new Date(now.getTime() + definition.quietMinutes * MINUTE_MS),
    },
    bot.name,
    now,
  )
  await store.insertTurn(
    tx,
    { accountId, id: deps.newId(), sessionId, conversationId: row.id, botId: bot.id, kind: how.kind },
    now,
  )
  await say(
    tx,
    deps,
    row,
    how.kind === 'start' ? 'bot_began' : 'bot_got_back',
    { actor_name: how.by, subject: bot.name },
    now,
  )
  if (row.offered_to) await publish(tx, accountId, { type: 'offer', id: row.offered_to })
  await wakeBots(tx)
}

/**
 * Somebody else has it from now on, or it is closed: the bot's session and turns end, and what it said that is not on its way yet is not
 * sent. Nothing when no bot has it.
 */
export async function leaveBot(tx: Tx, row: ConversationRow, why: string, now: Date): Promise<void> {
  if (row.assignee_id === null || !isBot(row.assignee_id)) return
  await store.endSession(tx, row.account_id, row.id, why, now)
  await dropQueuedOf(
    tx,
    { accountId: row.account_id, conversationId: row.id, authorId: row.assignee_id },
    now,
  )
}

/** The bot gives it to people: to the queue of its skill, or another's. Nothing the bot said before is taken back. */
export async function toPeople(
  tx: Tx,
  deps: Deps,
  row: ConversationRow,
  how: { why: string; note: string | null; skill: { id: string; name: string } | null },
  now: Date,
): Promise<void> {
  const accountId = row.account_id
  await store.endSession(tx, accountId, row.id, how.skill ? 'transfer' : `people: ${how.why}`, now)
  await enqueue(tx, accountId, row.id, how.skill?.id ?? row.skill_id, now)
  const to = { ...row, skill_id: how.skill?.id ?? row.skill_id }
  const note = [how.why, how.note].filter(Boolean).join('. ')
  await say(
    tx,
    deps,
    to,
    how.skill ? 'handed_to_skill' : 'bot_gave_up',
    {
      actor_name: row.assignee_name,
      subject: how.skill?.name ?? null,
      note: how.skill ? how.note : note || null,
    },
    now,
  )
  await publish(tx, accountId, { type: 'conversation', id: row.id })
  await wakeRouter(tx, accountId)
  await wakeDispatchers(tx)
}

/** A line of what a bot did in the thread. */
export const say = (
  tx: Tx,
  deps: Deps,
  row: Pick<ConversationRow, 'account_id' | 'id' | 'skill_id'>,
  kind: EventRow['kind'],
  more: Partial<Pick<NewEvent, 'actor_name' | 'subject' | 'note'>>,
  now: Date,
): Promise<void> =>
  addEvents(
    tx,
    row.account_id,
    [
      {
        ...{ id: deps.newId(), conversationId: row.id, skillId: row.skill_id, kind },
        ...{ actor_name: null, subject: null, note: null, waited_seconds: null, in_goal: null, ...more },
      },
    ],
    now,
  )

/** Conversations nobody answered yet go to the bots of their skills, before people: once, and within what each bot may hold. */
export async function giveNewToBots(
  tx: Tx,
  deps: Deps,
  accountId: string,
  now: Date,
): Promise<readonly string[]> {
  const given: string[] = []
  for (const bot of await store.lockReadyBots(tx, accountId)) {
    const room =
      bot.capacity === null ? AT_ONCE : bot.capacity - (await store.holdingOf(tx, accountId, bot.id))
    if (room <= 0) continue
    for (const row of await store.lockForBot(tx, accountId, bot.skill_ids, Math.min(room, AT_ONCE))) {
      await giveToBot(tx, deps, row, bot, { kind: 'start', by: null }, now)
      given.push(row.id)
    }
  }
  return given
}
const AT_ONCE = 200
