import { api } from '@foreword/contract'
import type { Implement, Who } from '../platform/http/implement.ts'
import { found, Problem } from '../platform/problem.ts'
import * as verbs from './campaigns.ts'
import { launchCampaign } from './launch.ts'
import { mayMove } from './rules.ts'
import { sendAgain } from './send-again.ts'
import * as store from './store.ts'
import { sendTest } from './test-send.ts'

const actorOf = (who: Who): verbs.Actor => ({ accountId: who.accountId, userId: who.userId, name: who.name })

export function campaignsRoutes(implement: Implement, deps: verbs.CampaignsDeps): void {
  implement(api.listCampaigns, ({ who, query, tx }) =>
    tx(async (t) => {
      const filter = {
        state: query.state ?? 'all',
        search: query.search?.trim() || null,
        skillId: query.skillId ?? null,
        offset: query.offset ?? 0,
        limit: query.limit ?? 100,
      }
      const list = await store.listCampaigns(t, who.accountId, filter)
      return {
        campaigns: await verbs.viewsOf(t, who.accountId, list),
        total: list[0]?.total ?? 0,
        counts: await store.countByTab(t, who.accountId, filter),
      }
    }),
  )
  implement(api.createCampaign, ({ who, body, tx }) =>
    tx((t) => verbs.createDraft(t, deps, actorOf(who), body)),
  )
  implement(api.getCampaign, ({ who, params, tx }) =>
    tx((t) => verbs.readCampaign(t, who.accountId, params.id)),
  )
  implement(api.campaignConsent, ({ who, params, tx }) =>
    tx(async (t) => {
      found(await store.campaignById(t, who.accountId, params.id), 'This campaign')
      const row = await store.attestationOf(t, who.accountId, params.id)
      return { attestation: row ? { ...row, at: row.at.toISOString() } : null }
    }),
  )
  implement(api.changeCampaign, ({ who, params, body, tx }) =>
    tx((t) => verbs.changeCampaign(t, deps, actorOf(who), params.id, body)),
  )
  implement(api.duplicateCampaign, ({ who, params, tx }) =>
    tx((t) => verbs.duplicateCampaign(t, deps, actorOf(who), params.id)),
  )
  implement(api.archiveCampaign, ({ who, params, body, tx }) =>
    tx(async (t) => {
      const row = found(await store.lockCampaign(t, who.accountId, params.id), 'This campaign')
      if (!mayMove('archive', row.status))
        throw new Problem('wrong_state', { message: 'Only campaigns that are over can be archived.' })
      await store.setArchived(t, who.accountId, params.id, body.archived ? deps.clock.now() : null)
      await verbs.audit(
        t,
        deps,
        actorOf(who),
        body.archived ? 'campaign.archived' : 'campaign.restored',
        row.name,
      )
      return verbs.readCampaign(t, who.accountId, params.id)
    }),
  )
  implement(api.testCampaign, ({ who, params, body, tx }) =>
    tx(async (t) => ({
      id: await sendTest(t, deps, { ...actorOf(who), userId: who.userId }, params.id, body),
    })),
  )
  implement(api.launchCampaign, ({ who, params, body, tx }) =>
    tx((t) => launchCampaign(t, deps, actorOf(who), params.id, body.consentVersion)),
  )
  implement(api.pauseCampaign, ({ who, params, tx }) =>
    tx((t) => verbs.pauseCampaign(t, deps, actorOf(who), params.id)),
  )
  implement(api.resumeCampaign, ({ who, params, tx }) =>
    tx((t) => verbs.resumeCampaign(t, deps, actorOf(who), params.id)),
  )
  implement(api.sendAgain, ({ who, params, body, tx }) =>
    tx((t) => sendAgain(t, deps, actorOf(who), params.id, body)),
  )
  implement(api.cancelCampaign, ({ who, params, tx }) =>
    tx((t) => verbs.cancelCampaign(t, deps, actorOf(who), params.id)),
  )
}
