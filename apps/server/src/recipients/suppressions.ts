import type { Suppression } from '@foreword/contract'
import type { Tx } from '../platform/db/database.ts'
import { found } from '../platform/problem.ts'
import type { RecipientsContext } from './model.ts'
import { readCursor, writeCursor } from './opt-outs.ts'
import { countSuppressions, dropSuppression, suppressionRows } from './suppressions-store.ts'
import { toSuppression } from './views.ts'

const PAGE = 100

/** Numbers that cannot get texts, newest first. `next` goes back as `after`; null at the end. */
export function listSuppressions(
  ctx: RecipientsContext,
  input: { accountId: string; search?: string | undefined; after?: string | undefined; limit?: number },
): Promise<{ suppressions: Suppression[]; total: number; next: string | null }> {
  const limit = input.limit ?? PAGE
  const filter = { accountId: input.accountId, search: input.search }
  const after = input.after === undefined ? null : readCursor(input.after)
  return ctx.db.asAccount(input.accountId, async (tx) => {
    const rows = await suppressionRows(tx, { ...filter, after, limit: limit + 1 })
    const page = rows.slice(0, limit)
    const next = rows.length > limit ? writeCursor(page.at(-1)!) : null
    return { suppressions: page.map(toSuppression), total: await countSuppressions(tx, filter), next }
  })
}

/** A person says the number can get texts after all. Throws not_found when it is not on the list. */
export async function removeSuppression(
  tx: Tx,
  who: { accountId: string; channel: string; address: string },
): Promise<void> {
  if (!(await dropSuppression(tx, who))) found(null, 'This number')
}
