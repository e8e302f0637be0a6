import { api, type QueryOf } from '@foreword/contract'
import type { Implement, Who } from '../platform/http/implement.ts'
import { pageOf } from '../platform/http/paging.ts'
import { found, Problem } from '../platform/problem.ts'
import * as verbs from './campaigns.ts'
import { launchCampaign, undoLaunch } from './launch.ts'
import { dropLaunchRequest, requestLaunch } from './launch-request.ts'
import { mayMove } from './rules.ts'
import { sendAgain } from './send-again.ts'
import * as store from './store.ts'
import { sendTest } from './test-send.ts'
import { viewRoutes } from './view-routes.ts'

function listFilter(
  query: QueryOf<typeof api.listCampaigns>,
  now: Date,
): Omit<store.ListFilter, 'after' | 'limit'> {
  return {
    state: query.state ?? 'all',
    search: query.search?.trim() || null,
    skillId: query.skillId ?? null,
    channel: query.channel ?? null,
    creator: query.creator ?? null,
    from: query.last ? null : (query.from ?? null),
    to: query.last ? null : (query.to ?? null),
    last: query.last ?? null,
    now,
    sort: query.sort ?? 'launched',
    ascending: (query.order ?? (query.sort === 'name' ? 'asc' : 'desc')) === 'asc',
  }
}

const actorOf = (who: Who): verbs.Actor => ({ accountId: who.accountId, userId: who.userId, name: who.name })

export function campaignsRoutes(implement: Implement, deps: verbs.CampaignsDeps): void {
  viewRoutes(implement, deps)
  implement(api.listCampaigns, (call) => {
    const { who, query, tx } = call
    const narrowed = listFilter(query, deps.clock.now())
    const at = pageOf(call, [narrowed.sort === 'name' ? 'text' : 'int', 'id'])
    return tx(async (t) => {
      const filter = { ...narrowed, after: at.after, limit: at.limit + 1 }
      const list = await store.listCampaigns(t, who.accountId, filter)
      const { page, nextCursor } = at.cut(list, (row) => [row.place, row.id])
      return {
        campaigns: await verbs.viewsOf(t, who.accountId, page),
        total: list[0]?.total ?? 0,
        counts: await store.countByTab(t, who.accountId, filter),
        creators: await store.creatorsOf(t, who.accountId),
        nextCursor,
      }
    })
  })
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
      await verbs.archive(t, deps, actorOf(who), row, body.archived)
      return verbs.readCampaign(t, who.accountId, params.id)
    }),
  )
  implement(api.archiveCampaigns, ({ who, body, tx }) =>
    tx(async (t) => {
      const moved: string[] = []
      // In order of the ids, so that two people who choose the same ones wait for each other and nobody for ever.
      for (const id of [...new Set(body.ids)].sort()) {
        const row = await store.lockCampaign(t, who.accountId, id)
        if (!row || !mayMove('archive', row.status) || (row.archived_at !== null) === body.archived) continue
        await verbs.archive(t, deps, actorOf(who), row, body.archived)
        moved.push(id)
      }
      return { moved }
    }),
  )
  implement(api.testCampaign, ({ who, params, body, tx }) =>
    tx(async (t) => ({
      id: await sendTest(t, deps, { ...actorOf(who), userId: who.userId }, params.id, body),
    })),
  )
  implement(api.launchCampaign, ({ who, params, body, tx }) =>
    tx((t) => launchCampaign(t, deps, actorOf(who), params.id, body.consentVersion, { undoable: true })),
  )
  implement(api.requestLaunch, ({ who, params, body, tx }) =>
    tx((t) =>
      requestLaunch(t, deps, actorOf(who), params.id, {
        note: body.note?.trim() ?? '',
        byApplication: who.program !== undefined,
      }),
    ),
  )
  implement(api.dropLaunchRequest, ({ who, params, tx }) =>
    tx((t) => dropLaunchRequest(t, deps, actorOf(who), params.id)),
  )
  implement(api.undoLaunch, ({ who, params, tx }) => tx((t) => undoLaunch(t, deps, actorOf(who), params.id)))
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
