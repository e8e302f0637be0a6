import type { NewMessage, TakenMessage } from '@foreword/contract'
import { readAccount } from '../accounts/index.ts'
import { type Actor, addPlace, prepareSingle, type SingleDeps, standingCampaign } from '../campaigns/index.ts'
import { enqueueAudience, messageOfLine, wakeDispatchers } from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import { Problem } from '../platform/problem.ts'
import { addPerson } from '../recipients/index.ts'
import { dueSets, startOf } from './dues.ts'
import { clock } from './plan-words.ts'

export type { SingleDeps }

/**
 * Puts one message to one person in line, as a line of the caller's standing campaign: due when the hours that hold for them open, and no later
 * than `until`. Opt-outs, suppressions, frequency cap and open conversations are looked at again when its turn comes. Messages of one caller, kind and
 * sender are taken one after the other, for the milliseconds of this transaction.
 */
export async function sendSingle(
  tx: Tx,
  deps: SingleDeps,
  actor: Actor & { userId: string },
  input: NewMessage,
): Promise<TakenMessage> {
  const { accountId } = actor
  const now = deps.campaigns.clock.now()
  const from = input.from === undefined ? null : new Date(input.from)
  const until = input.until === undefined ? null : new Date(input.until)
  if (until && until <= (from && from > now ? from : now))
    throw never(
      'until',
      'This time is over before the message may leave. Choose a later one, or leave it out.',
    )
  const plan = await prepareSingle(tx, deps, actor, input)
  const { row, importId } = await standingCampaign(tx, deps, actor, plan)
  const at = { accountId, campaignId: row.id }
  const line = await addPlace(tx, accountId, row.id)
  await addPerson(tx, deps.recipients, { ...at, importId, line, person: plan.person })
  const next = { afterLine: line - 1, limit: 1 }
  const due = await dueSets(tx, { ...row, ...startOf(from) }, next, now)
  const dueAt = due[0]?.dueAt
  if (!dueAt)
    throw never(
      'to',
      'No hour is left that the account’s hours, their time zones and the rules of their place all allow.',
    )
  if (until && dueAt >= until) {
    const { time_zone: zone } = await readAccount(tx, accountId)
    throw never(
      'until',
      `The hours that hold for this person open at ${clock(dueAt.getTime(), now.getTime(), zone)}, which is later. Choose a later end, or leave it out.`,
      { opensAt: dueAt.toISOString() },
    )
  }
  await enqueueAudience(
    tx,
    {
      ...{ ...at, laneId: row.id, senderId: plan.sender.id, channel: plan.channel, kind: plan.kind },
      ...{ contentId: plan.contentId ?? row.content_id!, optOutText: null, ...next, due },
      ...{ notBefore: from, notAfter: until },
    },
    now,
  )
  const id = await messageOfLine(tx, { ...at, line })
  await wakeDispatchers(tx)
  await publish(tx, accountId, { type: 'campaign', id: row.id })
  return { id, campaignId: row.id, to: plan.to, text: plan.text, dueAt: dueAt.toISOString() }
}

const never = (field: string, message: string, details?: Record<string, string>): Problem =>
  new Problem('never_open', { field, message, ...(details ? { details } : {}) })
