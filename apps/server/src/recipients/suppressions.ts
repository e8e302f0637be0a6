import type { Suppression } from '@foreword/contract'
import type { Tx } from '../platform/db/database.ts'
import type { Page } from '../platform/http/paging.ts'
import { found } from '../platform/problem.ts'
import type { RecipientsContext } from './model.ts'
import { type ADDRESS_KEY, addressAfter } from './opt-outs.ts'
import { countSuppressions, dropSuppression, suppressionRows } from './suppressions-store.ts'
import { toSuppression } from './views.ts'

/** Numbers that cannot get texts, newest first. */
export function listSuppressions(
  ctx: RecipientsContext,
  input: { accountId: string; search?: string | undefined; at: Page<typeof ADDRESS_KEY> },
): Promise<{ suppressions: Suppression[]; total: number; nextCursor: string | null }> {
  const filter = { accountId: input.accountId, search: input.search }
  const { after, limit, cut } = input.at
  return ctx.db.asAccount(input.accountId, async (tx) => {
    const rows = await suppressionRows(tx, { ...filter, after: addressAfter(after), limit: limit + 1 })
    const { page, nextCursor } = cut(rows, (row) => [row.since, row.channel, row.address])
    return { suppressions: page.map(toSuppression), total: await countSuppressions(tx, filter), nextCursor }
  })
}

/** A person says the number can get texts after all. Throws not_found when it is not on the list. */
export async function removeSuppression(
  tx: Tx,
  who: { accountId: string; channel: string; address: string },
): Promise<void> {
  if (!(await dropSuppression(tx, who))) found(null, 'This number')
}
