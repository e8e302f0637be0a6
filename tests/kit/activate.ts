import { agree, loadAgreement } from '../../apps/server/src/accounts/index.ts'
import type { Clock } from '../../apps/server/src/platform/clock.ts'
import type { Database } from '../../apps/server/src/platform/db/database.ts'

/** The account's administrator agrees, by the verb that people use; before it nothing is sent. */
export async function activate(
  deps: { db: Database; clock: Clock },
  made: { accountId: string; userId: string },
  agreement = loadAgreement(),
): Promise<void> {
  await deps.db.asAccount(made.accountId, (tx) =>
    agree(
      tx,
      { clock: deps.clock, agreement },
      { accountId: made.accountId, userId: made.userId, address: null, hash: agreement.hash },
    ),
  )
}
