import type { AuditAction, CannedReply } from '@foreword/contract'
import { insertAudit, listSkills } from '../accounts/index.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Who } from '../platform/http/implement.ts'
import { publish } from '../platform/live/live.ts'
import { found, Problem } from '../platform/problem.ts'
import type { ConversationsDeps } from './conversations.ts'
import * as desk from './desk-store.ts'

const supervises = (who: Who): boolean => who.role !== 'agent'

const view = (row: desk.CannedRow): CannedReply => ({
  id: row.id,
  name: row.name,
  text: row.text,
  skillId: row.skill_id,
  skillName: row.skill_name,
  personal: row.owner_id !== null,
  changedBy: row.changed_by,
  changedAt: row.changed_at.toISOString(),
})

/** Everybody's, those of one's skills (a manager: of all), and one's own. */
export async function listCanned(tx: Tx, who: Who): Promise<CannedReply[]> {
  const skillIds = supervises(who) ? null : who.skillIds
  return (await desk.listCanned(tx, { accountId: who.accountId, userId: who.userId, skillIds })).map(view)
}

export type CannedWords = { name: string; text: string; skillId: string | null }

export async function createCanned(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  input: CannedWords & { personal: boolean },
): Promise<CannedReply> {
  const { personal, ...words } = input
  return write(tx, deps, who, deps.newId(), personal ? who.userId : null, words, 'canned_reply.created')
}

export async function changeCanned(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
  change: { name?: string | undefined; text?: string | undefined; skillId?: string | null | undefined },
): Promise<CannedReply> {
  const row = await ownOrShared(tx, who, id)
  const words = {
    name: change.name ?? row.name,
    text: change.text ?? row.text,
    skillId: change.skillId === undefined ? row.skill_id : change.skillId,
  }
  return write(tx, deps, who, id, row.owner_id, words, 'canned_reply.changed')
}

export async function removeCanned(tx: Tx, deps: ConversationsDeps, who: Who, id: string): Promise<void> {
  const row = await ownOrShared(tx, who, id)
  mayWrite(who, row.owner_id)
  await desk.deleteCanned(tx, who.accountId, id)
  if (row.owner_id === null) await audit(tx, deps, who, 'canned_reply.deleted', row.name)
  await publish(tx, who.accountId, { type: 'canned' })
}

/** One that the caller knows of: another person's own is not there. */
async function ownOrShared(tx: Tx, who: Who, id: string): Promise<desk.CannedRow> {
  const row = await desk.cannedById(tx, who.accountId, id)
  return found(
    row && (row.owner_id === null || row.owner_id === who.userId) ? row : null,
    'This saved answer',
  )
}

function mayWrite(who: Who, ownerId: string | null): void {
  if (ownerId === null && !supervises(who))
    throw new Problem('wrong_role', {
      field: 'personal',
      message:
        'Answers for everybody are written by agent managers and administrators. Save it for yourself.',
    })
}

async function write(
  tx: Tx,
  deps: ConversationsDeps,
  who: Who,
  id: string,
  ownerId: string | null,
  { name, text, skillId }: CannedWords,
  action: AuditAction,
): Promise<CannedReply> {
  mayWrite(who, ownerId)
  const words = { name: name.trim(), text: text.trim(), skillId }
  for (const field of ['name', 'text'] as const)
    if (words[field] === '')
      throw new Problem('bad_request', {
        field,
        message: field === 'name' ? 'Give it a name to find it by.' : 'Write the text of the answer.',
      })
  if (skillId !== null && ownerId !== null)
    throw new Problem('bad_request', {
      field: 'skillId',
      message: 'An answer of your own is for you alone, whatever the skill. Leave the skill out.',
    })
  if (skillId !== null && !(await listSkills(tx, who.accountId)).some((one) => one.id === skillId))
    throw new Problem('bad_request', { field: 'skillId', message: 'This skill does not exist.' })
  if (await desk.cannedNamed(tx, who.accountId, ownerId, words.name, id))
    throw new Problem('name_taken', {
      field: 'name',
      message: `There is a saved answer “${words.name}” already. Choose another name.`,
    })
  await desk.writeCanned(tx, who.accountId, { id, ...words, ownerId, by: who.name }, deps.clock.now())
  if (ownerId === null) await audit(tx, deps, who, action, words.name)
  await publish(tx, who.accountId, { type: 'canned' })
  return view(found(await desk.cannedById(tx, who.accountId, id)))
}

const audit = (tx: Tx, deps: ConversationsDeps, who: Who, action: AuditAction, subject: string) =>
  insertAudit(
    tx,
    { accountId: who.accountId, actorId: who.userId, actorName: who.name, action, subject },
    deps.clock.now(),
  )
