import { api, type CampaignView } from '@foreword/contract'
import type { Tx } from '../platform/db/database.ts'
import type { Implement, Who } from '../platform/http/implement.ts'
import { found, Problem } from '../platform/problem.ts'
import { audit, type CampaignsDeps } from './campaigns.ts'
import * as store from './views-store.ts'

/** Saved filters of the list of campaigns: everybody's own, and those shared with the account. */
export function viewRoutes(implement: Implement, deps: CampaignsDeps): void {
  implement(api.listCampaignViews, ({ who, tx }) => tx((t) => seenBy(t, who)))
  implement(api.createCampaignView, ({ who, body, tx }) =>
    tx(async (t) => {
      const id = deps.newId()
      const view = {
        ...{ accountId: who.accountId, id, userId: who.userId, madeBy: who.name },
        ...{ name: body.name.trim(), filter: body.filter, shared: body.shared ?? false },
      }
      if (!(await store.insertView(t, view, deps.clock.now()))) throw nameTaken(view.name)
      if (view.shared) await audit(t, deps, who, 'campaign_view.shared', view.name)
      return oneSeenBy(t, who, id)
    }),
  )
  implement(api.changeCampaignView, ({ who, params, body, tx }) =>
    tx(async (t) => {
      const row = await lockOwn(t, who, params.id)
      const after = {
        ...row,
        name: body.name?.trim() ?? row.name,
        filter: body.filter ?? row.filter,
        shared: body.shared ?? row.shared,
      }
      if (!(await store.updateView(t, who.accountId, after))) throw nameTaken(after.name)
      if (row.shared && !after.shared) await store.forgetOthersDefault(t, who.accountId, row)
      // What is only one's own is nobody else's matter.
      if (row.shared || after.shared)
        await audit(
          t,
          deps,
          who,
          after.shared && !row.shared ? 'campaign_view.shared' : 'campaign_view.changed',
          after.name,
        )
      return oneSeenBy(t, who, params.id)
    }),
  )
  implement(api.deleteCampaignView, ({ who, params, tx }) =>
    tx(async (t) => {
      const row = await lockOwn(t, who, params.id)
      await store.deleteView(t, who.accountId, row.id)
      if (row.shared) await audit(t, deps, who, 'campaign_view.deleted', row.name)
      return { ok: true as const }
    }),
  )
  implement(api.chooseCampaignView, ({ who, body, tx }) =>
    tx(async (t) => {
      if (body.viewId) found(await store.lockView(t, who.accountId, who.userId, body.viewId), 'This filter')
      await store.writeDefaultView(t, who.accountId, who.userId, body.viewId)
      return seenBy(t, who)
    }),
  )
}

const nameTaken = (name: string) =>
  new Problem('name_taken', {
    field: 'name',
    message: `A filter named “${name}” is there already. Choose another name.`,
  })

/** One that they may change: their own, and a shared one for an administrator. Others' are theirs to change. */
async function lockOwn(tx: Tx, who: Who, id: string): Promise<store.ViewRow> {
  const row = found(await store.lockView(tx, who.accountId, who.userId, id), 'This filter')
  if (row.user_id !== who.userId && who.role !== 'administrator')
    throw new Problem('wrong_role', {
      message: `${row.made_by} made this filter. They or an administrator can change it; save your own under another name.`,
    })
  return row
}

const seenBy = async (tx: Tx, who: Who) => ({
  views: (await store.viewsSeenBy(tx, who.accountId, who.userId)).map((row) => view(row, who)),
})

const oneSeenBy = async (tx: Tx, who: Who, id: string): Promise<CampaignView> =>
  view(found(await store.lockView(tx, who.accountId, who.userId, id), 'This filter'), who)

const view = (row: store.ViewRow, who: Who): CampaignView => ({
  id: row.id,
  name: row.name,
  filter: row.filter,
  shared: row.shared,
  mine: row.user_id === who.userId,
  madeBy: row.made_by,
  isDefault: row.is_default,
})
