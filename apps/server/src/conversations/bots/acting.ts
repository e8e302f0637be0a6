import type { BotDeed } from '@foreword/contract'
import { listSkills } from '../../accounts/index.ts'
import { insertReply, segmentsOf, wakeForLine } from '../../messages/index.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Tx } from '../../platform/db/database.ts'
import { publish } from '../../platform/live/live.ts'
import { isOptedOut } from '../../recipients/index.ts'
import { endConversation } from '../conversations.ts'
import { eventOf } from '../router.ts'
import { addOutgoing, type ConversationRow } from '../store.ts'
import { windowFor } from '../window.ts'
import { addCollected, endSession, type SessionRow } from './bots-store.ts'
import { say, toPeople } from './holding.ts'
import { botAuthor } from './model.ts'
import { saidOn } from './saying.ts'

type Deps = { clock: Clock; newId: () => string }

/** Messages of one turn leave so far apart, so that they arrive in order. */
const APART_MS = 1_500

/**
 * Does what a bot wants done. The caller has locked the conversation and knows that it is the bot's. Nothing is said to who opted out or, on
 * WhatsApp, once the 24 hours are over: then people take over and are told why. `closing`: why it is closed, if the bot did not decide it.
 */
export async function carryOut(
  tx: Tx,
  deps: Deps,
  row: ConversationRow,
  session: Pick<SessionRow, 'bot_id' | 'bot_name'>,
  deeds: readonly BotDeed[],
  closing: string | null = null,
): Promise<void> {
  const now = deps.clock.now()
  const { account_id: accountId } = row
  const mute = deeds.some((deed) => deed.type === 'say') ? await whyMute(tx, row, now) : null
  let spoken = 0
  for (const deed of deeds) {
    switch (deed.type) {
      case 'say':
        if (mute === null)
          await speak(tx, deps, row, session, deed, new Date(now.getTime() + spoken++ * APART_MS))
        break
      case 'set':
        await addCollected(tx, accountId, row.id, deed.values)
        break
      case 'note':
        await say(tx, deps, row, 'bot_noted', { actor_name: session.bot_name, note: deed.text }, now)
        break
      case 'transfer': {
        const skill = (await listSkills(tx, accountId)).find((one) => one.id === deed.skillId)
        if (skill) return toPeople(tx, deps, row, { why: '', note: deed.note, skill }, now)
        return toPeople(
          tx,
          deps,
          row,
          { why: 'the skill it was to go to is gone', note: deed.note, skill: null },
          now,
        )
      }
      case 'people':
        return toPeople(tx, deps, row, { why: deed.why, note: deed.note, skill: null }, now)
      case 'close':
        await endSession(tx, accountId, row.id, closing ?? 'closed', now)
        return endConversation(tx, deps, row, {
          ...eventOf(deps, row, 'bot_closed'),
          actor_name: session.bot_name,
          note: closing,
        })
    }
  }
  if (mute !== null) return toPeople(tx, deps, row, { why: mute, note: null, skill: null }, now)
  await publish(tx, accountId, { type: 'conversation', id: row.id })
}

async function whyMute(tx: Tx, row: ConversationRow, now: Date): Promise<string | null> {
  const person = {
    accountId: row.account_id,
    channel: row.channel,
    address: row.address,
    kind: 'service' as const,
  }
  if (await isOptedOut(tx, person)) return 'they opted out, so nothing can be said to them'
  return windowFor(row, now)?.until === null
    ? 'WhatsApp’s 24 hours are over, so only a template reaches them'
    : null
}

async function speak(
  tx: Tx,
  deps: Deps,
  row: ConversationRow,
  session: Pick<SessionRow, 'bot_id'>,
  deed: Extract<BotDeed, { type: 'say' }>,
  at: Date,
): Promise<void> {
  const { account_id: accountId } = row
  const { body, rich } = saidOn(row.channel, deed.text, deed.options)
  await insertReply(
    tx,
    deps.newId,
    {
      ...{ accountId, id: deps.newId(), senderId: row.sender_id, channel: row.channel, address: row.address },
      ...{
        conversationId: row.id,
        body,
        rich,
        authorId: botAuthor(session.bot_id),
        segments: segmentsOf(body),
      },
    },
    at,
  )
  await addOutgoing(tx, accountId, row.id, body, at)
  await wakeForLine(tx, row.sender_id)
}
