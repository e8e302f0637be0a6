import { api, type ExclusionList } from '@foreword/contract'
import { readAccount } from '../accounts/index.ts'
import type { Implement } from '../platform/http/implement.ts'
import { found, Problem } from '../platform/problem.ts'
import * as recipients from '../recipients/index.ts'
import type { AudienceDeps } from './audience-routes.ts'
import * as store from './store.ts'

/** Named lists of people whom campaigns leave out. */
export function exclusionRoutes(implement: Implement, deps: AudienceDeps): void {
  implement(api.listExclusions, ({ who, tx }) =>
    tx(async (t) => ({ lists: (await recipients.exclusionLists(t, who.accountId)).map(view) })),
  )
  implement(api.countExclusions, ({ who, params, tx }) =>
    tx(async (t) => {
      const row = found(await store.campaignById(t, who.accountId, params.id), 'This campaign')
      const audience = await recipients.importOf(t, { accountId: who.accountId, campaignId: row.id })
      const [lists, campaigns] = [row.exclude_lists, row.exclude_campaigns]
      const ready = audience?.ready ?? 0
      const { all, parts, every } = await recipients.excludedParts(t, {
        ...{ accountId: who.accountId, campaignId: row.id },
        ...{ lists, campaigns, ready },
      })
      const of = (id: string) => ({ id, people: parts.find((part) => part.id === id)?.people ?? 0 })
      return {
        ready,
        excluded: all,
        lists: lists.map(of),
        campaigns: campaigns.map(of),
        about: aboutBecause(every, await store.stillRunning(t, who.accountId, campaigns)),
      }
    }),
  )
  implement(api.uploadExclusions, async ({ who, query, upload, tx }) => {
    const account = await tx((t) => readAccount(t, who.accountId))
    const read = await recipients.readExclusions(upload(), {
      kind: query.kind ?? 'phone',
      defaultCountry: account.default_country,
    })
    const { newId, clock } = deps.recipients
    const [id, name, now] = [newId(), query.name.trim(), clock.now()]
    const { addresses, refused, problems } = read
    await tx(async (t) => {
      const list = { accountId: who.accountId, id, name, madeBy: who.name, addresses }
      if (!(await recipients.insertExclusionList(t, list, now)))
        throw new Problem('name_taken', {
          field: 'name',
          message: `There is a list named “${name}” already.`,
        })
      await deps.audit(t, who, 'exclusion_list.made', `${name}: ${addresses.length}`)
    })
    const made = { id, name, addresses: addresses.length, made_by: who.name, created_at: now }
    return { list: view(made), refused, problems }
  })
  implement(api.deleteExclusions, ({ who, params, tx }) =>
    tx(async (t) => {
      const needed = await recipients.campaignNeeding(t, who.accountId, params.id)
      if (needed)
        throw new Problem('wrong_state', {
          message: `The campaign “${needed.name}” is still leaving these people out. Delete the list once it is prepared.`,
        })
      const name = found(await recipients.deleteExclusionList(t, who.accountId, params.id), 'This list')
      await deps.audit(t, who, 'exclusion_list.deleted', name)
      return { ok: true as const }
    }),
  )
}

/** Why nobody can say exactly whom the launch will leave out. */
function aboutBecause(every: number, running: readonly string[]): string | null {
  if (running.length > 0)
    return `“${running[0]}” is still running, so that more of its people may be left out by then.`
  return every > 1
    ? `Counted from every ${every}th row, because there are so many. The launch looks at each.`
    : null
}

const view = (row: recipients.ExclusionListRow): ExclusionList => ({
  id: row.id,
  name: row.name,
  addresses: row.addresses,
  madeBy: row.made_by,
  createdAt: row.created_at.toISOString(),
})
