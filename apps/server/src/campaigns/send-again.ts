import type { Campaign } from '@foreword/contract'
import { sendAgain as requeue, wakeDispatchers } from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import { found, Problem } from '../platform/problem.ts'
import { type Actor, audit, type CampaignsDeps, readCampaign } from './campaigns.ts'
import { mayMove } from './rules.ts'
import * as store from './store.ts'

export type AgainInput = {
  state: 'failed' | 'unknown'
  reason?: string | undefined
  carrierCode?: string | null | undefined
}

/** A person sends again to those who failed for a reason, or of whom nobody knows. A finished campaign is sending then. */
export async function sendAgain(
  tx: Tx,
  deps: CampaignsDeps,
  actor: Actor,
  id: string,
  input: AgainInput,
): Promise<{ people: number; campaign: Campaign }> {
  const row = found(await store.lockCampaign(tx, actor.accountId, id), 'This campaign')
  if (!mayMove('sendAgain', row.status)) {
    throw new Problem('wrong_state', {
      message: `Nobody can be sent to again while the campaign is ${row.status}.`,
    })
  }
  const now = deps.clock.now()
  const people = await requeue(
    tx,
    {
      accountId: actor.accountId,
      campaignId: id,
      state: input.state,
      reason: input.reason ?? null,
      code: input.carrierCode,
    },
    now,
  )
  if (people > 0 && row.status === 'finished')
    await store.setStatus(tx, actor.accountId, id, 'sending', null, now)
  if (people > 0) await audit(tx, deps, actor, 'campaign.sent_again', `${row.name}: ${people} ${input.state}`)
  await wakeDispatchers(tx)
  await publish(tx, actor.accountId, { type: 'campaign', id })
  return { people, campaign: await readCampaign(tx, actor.accountId, id) }
}
