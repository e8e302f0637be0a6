import type { HandoffInput } from '@foreword/contract'
import type { Clock } from '../platform/clock.ts'
import type { Tx } from '../platform/db/database.ts'
import { newHandoffId } from '../platform/ids.ts'
import { publish } from '../platform/live/live.ts'
import { found, Problem } from '../platform/problem.ts'
import { handoffProblems, type Known, tidySteps } from './handoff-rules.ts'
import * as store from './handoffs-store.ts'
import { listSenders } from './store.ts'
import { type TemplateRow, templatesForSender } from './templates-store.ts'

export type HandoffsDeps = { clock: Clock; newId: () => string }
export type HandoffActor = { accountId: string; name: string }

/** What stands in the way of sending with it, as things are now. */
export async function problemsOf(tx: Tx, row: Pick<store.HandoffRow, 'account_id' | 'name' | 'steps'>) {
  return handoffProblems(row, await knownFor(tx, row.account_id, row.steps))
}

export async function knownFor(
  tx: Tx,
  accountId: string,
  steps: readonly { senderId: string | null; channel: string }[],
): Promise<Known> {
  const senders = await listSenders(tx, accountId)
  const templates = new Map<string, readonly TemplateRow[]>()
  for (const { senderId, channel } of steps) {
    if (channel !== 'whatsapp' || senderId === null || templates.has(senderId)) continue
    templates.set(senderId, await templatesForSender(tx, accountId, senderId))
  }
  return { senders: new Map(senders.map((sender) => [sender.id, sender])), templates }
}

export async function createHandoff(
  tx: Tx,
  deps: HandoffsDeps,
  actor: HandoffActor,
  input: HandoffInput,
): Promise<store.HandoffRow> {
  const id = deps.newId()
  const fields = await checked(tx, actor.accountId, input, null)
  await store.insertHandoff(
    tx,
    { ...fields, account_id: actor.accountId, id, short_id: newHandoffId(), created_by_name: actor.name },
    deps.clock.now(),
  )
  return changed(tx, actor.accountId, id)
}

export async function changeHandoff(
  tx: Tx,
  deps: HandoffsDeps,
  actor: HandoffActor,
  id: string,
  change: Partial<HandoffInput>,
): Promise<store.HandoffRow> {
  const row = found(await store.lockHandoff(tx, actor.accountId, id), 'This handoff')
  if (row.archived_at)
    throw new Problem('wrong_state', { message: 'It is archived. Put it back into the list first.' })
  const input = {
    name: change.name ?? row.name,
    lookbackMinutes: change.lookbackMinutes ?? row.lookback_minutes,
    routeAll: change.routeAll ?? row.route_all,
    steps: change.steps ?? row.steps,
  }
  const fields = await checked(tx, actor.accountId, input, id)
  await store.updateHandoff(tx, actor.accountId, id, { ...fields, archived_at: null }, deps.clock.now())
  return changed(tx, actor.accountId, id)
}

async function changed(tx: Tx, accountId: string, id: string): Promise<store.HandoffRow> {
  await publish(tx, accountId, { type: 'template', id })
  return found(await store.handoffById(tx, accountId, id))
}

/** Writers of one account come one after the other by the unique index; the words are for the usual case. */
async function checked(tx: Tx, accountId: string, input: HandoffInput, except: string | null) {
  const steps = tidySteps(input.steps)
  const name = input.name.trim()
  const problems = handoffProblems({ name, steps }, await knownFor(tx, accountId, steps))
  const first = problems.find((problem) => !problem.passes)
  if (first)
    throw new Problem('handoff_rules', {
      field: first.field,
      message: first.message,
      details: { problems: problems.map(({ field, message }) => ({ field, message })) },
    })
  if (await store.nameInUse(tx, accountId, name, except)) throw nameTaken(name)
  return { name, lookback_minutes: input.lookbackMinutes, route_all: input.routeAll, steps }
}

const nameTaken = (name: string) =>
  new Problem('name_taken', {
    field: 'name',
    message: `There is a handoff named ${name} already. Choose another name.`,
  })

const MOST_NAME = 120

export async function duplicateHandoff(
  tx: Tx,
  deps: HandoffsDeps,
  actor: HandoffActor,
  id: string,
): Promise<store.HandoffRow> {
  const row = found(await store.handoffById(tx, actor.accountId, id), 'This handoff')
  const copy = async (n: number): Promise<string> => {
    const tail = n === 1 ? ' (copy)' : ` (copy ${n})`
    const name = row.name.slice(0, MOST_NAME - tail.length) + tail
    return (await store.nameInUse(tx, actor.accountId, name, null)) ? copy(n + 1) : name
  }
  const copied = {
    ...row,
    id: deps.newId(),
    short_id: newHandoffId(),
    name: await copy(1),
    created_by_name: actor.name,
  }
  await store.insertHandoff(tx, copied, deps.clock.now())
  return changed(tx, actor.accountId, copied.id)
}

export async function archiveHandoff(
  tx: Tx,
  deps: HandoffsDeps,
  actor: HandoffActor,
  id: string,
  archived: boolean,
): Promise<store.HandoffRow> {
  const row = found(await store.lockHandoff(tx, actor.accountId, id), 'This handoff')
  if (!archived && row.archived_at && (await store.nameInUse(tx, actor.accountId, row.name, id)))
    throw nameTaken(row.name)
  const now = deps.clock.now()
  await store.updateHandoff(tx, actor.accountId, id, { ...row, archived_at: archived ? now : null }, now)
  return changed(tx, actor.accountId, id)
}
