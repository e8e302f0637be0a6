import type { Campaign } from '@foreword/contract'
import type { Tx } from '../platform/db/database.ts'
import { publish } from '../platform/live/live.ts'
import { found, Problem } from '../platform/problem.ts'
import { type Actor, audit, type CampaignsDeps, readCampaign, viewOf } from './campaigns.ts'
import { examine } from './launch.ts'
import * as store from './store.ts'

// An application, or a colleague, asks a person to look at a draft and to launch it. Whoever launches confirms the consent, as always.

/** What only an administrator mends: it is no reason not to ask, since whoever looks is told. */
const NOT_THE_DRAFTS = ['not_activated']

/** Asks anew, or for the first time. Refused while the draft could not be launched: nobody is called to something unfinished. */
export async function requestLaunch(
  tx: Tx,
  deps: CampaignsDeps,
  actor: Actor,
  id: string,
  request: { note: string; byApplication: boolean },
): Promise<Campaign> {
  const row = found(await store.lockCampaign(tx, actor.accountId, id), 'This campaign')
  if (row.status !== 'draft')
    throw new Problem('wrong_state', {
      message: `Only a draft can be launched, and this campaign is ${row.status}.`,
      details: { status: row.status },
    })
  const problems = (await examine(tx, deps, row)).problems.filter(
    ({ code }) => !NOT_THE_DRAFTS.includes(code),
  )
  if (problems.length > 0)
    throw new Problem('not_ready', {
      message: problems.map(({ message }) => message).join(' '),
      fields: problems.map(({ field, message }) => ({ field, message })),
      details: { problems },
    })
  const at = deps.clock.now()
  await store.setLaunchRequest(tx, actor.accountId, id, { ...request, at, byName: actor.name })
  await audit(tx, deps, actor, 'campaign.launch_requested', row.name)
  await publish(tx, actor.accountId, { type: 'campaign', id })
  return readCampaign(tx, actor.accountId, id)
}

/** Nobody asks any more. A second time, and after the launch, it answers the campaign as it is. */
export async function dropLaunchRequest(
  tx: Tx,
  deps: CampaignsDeps,
  actor: Actor,
  id: string,
): Promise<Campaign> {
  const row = found(await store.lockCampaign(tx, actor.accountId, id), 'This campaign')
  if (row.launch_asked_at === null) return viewOf(tx, row)
  await store.setLaunchRequest(tx, actor.accountId, id, null)
  await audit(tx, deps, actor, 'campaign.launch_request_dropped', row.name)
  await publish(tx, actor.accountId, { type: 'campaign', id })
  return readCampaign(tx, actor.accountId, id)
}
