import type { Conversation } from '@foreword/contract'
import { listSkills, memberById } from '../accounts/index.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { publish } from '../platform/live/live.ts'
import { found, Problem } from '../platform/problem.ts'
import { assignTo } from './assigning.ts'
import { leaveBot } from './bots/holding.ts'
import { isBot } from './bots/model.ts'
import { type ConversationsDeps, changed, conversationView, lockFor } from './conversations.ts'
import { eventOf, wakeRouter } from './router.ts'
import * as routing from './routing-store.ts'
import * as store from './store.ts'

export type Handover = {
  skillId?: string | undefined
  assigneeId?: string | undefined
  /** Whose it was when that was decided (null = nobody's); left out = whoever has it. */
  from?: string | null | undefined
  note?: string | undefined
}

/** Back to the queue of its skill, over to another skill's, or to one agent. */
export async function returnConversation(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
  to: Handover,
): Promise<Conversation> {
  const row = await lockFor(tx, who, id)
  if (row.state === 'closed') throw new Problem('conversation_closed')
  if (to.from !== undefined && to.from !== (row.state === 'assigned' ? row.assignee_id : null))
    throw new Problem('taken', {
      message:
        row.state === 'assigned'
          ? `${row.assignee_name} has it by now. Look again before you move it.`
          : 'It is back in the queue by now. Look again before you move it.',
      details: { assignee: row.assignee_name },
    })
  const note = to.note?.trim() || null
  if (to.assigneeId) await toAgent(tx, deps, who, row, to.assigneeId, note)
  else await toSkill(tx, deps, who, row, to.skillId ?? row.skill_id, note)
  await changed(tx, who, id)
  // It may be out of the giver's sight from now on: this is the last look.
  return conversationView(tx, deps, found(await store.seenById(tx, who.accountId, id, who.userId)))
}

async function toAgent(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  row: store.ConversationRow,
  userId: string,
  note: string | null,
): Promise<void> {
  const member = await memberById(tx, who.accountId, userId)
  if (!member || member.disabled_at || member.role === 'campaign_manager')
    throw new Problem('bad_request', {
      field: 'assigneeId',
      message: 'This person does not answer conversations.',
    })
  await assignTo(tx, deps, who.accountId, row, {
    id: member.user_id,
    name: member.name,
    kind: 'handed_to_agent',
    by: who.name,
    note,
    other: userId !== who.userId,
  })
}

async function toSkill(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  row: store.ConversationRow,
  skillId: string,
  note: string | null,
): Promise<void> {
  const skill = (await listSkills(tx, who.accountId)).find((one) => one.id === skillId)
  if (!skill) throw new Problem('bad_request', { field: 'skillId', message: 'This skill does not exist.' })
  const now = deps.clock.now()
  await leaveBot(tx, row, `handed over by ${who.name}`, now)
  await store.enqueue(tx, who.accountId, row.id, skillId, now)
  await routing.forgetPasses(tx, who.accountId, [row.id])
  // Who has just put it back is not asked about it at once.
  if (row.assignee_id && !isBot(row.assignee_id))
    await routing.addPass(tx, who.accountId, row.id, row.assignee_id, now)
  const kind = skillId === row.skill_id ? 'returned' : 'handed_to_skill'
  const event = {
    ...eventOf(deps, { ...row, skill_id: skillId }, kind),
    actor_name: who.name,
    subject: skill.name,
  }
  await routing.addEvents(tx, who.accountId, [{ ...event, note }], now)
  for (const id of [row.offered_to, row.assignee_id])
    if (id) await publish(tx, who.accountId, { type: 'offer', id })
  await wakeRouter(tx, who.accountId)
}
