import {
  BREAKER,
  breakerReason,
  type CampaignRow,
  type CampaignsDeps,
  canaryReason,
  pauseByItself,
} from '../campaigns/index.ts'
import { canariesDone, healthOf } from '../messages/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/db/database.ts'
import type { Log } from '../platform/log.ts'

// Campaigns that pause by themselves: the first ones are out (canary), or too many fail (breaker).

export type SafetyDeps = { db: Database; clock: Clock; log: Log; campaigns: CampaignsDeps }
type Watched = CampaignRow & { breaker_percent: number | null }

/** Looks at the campaigns that are sending. Cost: two statements, whatever their number. */
export async function pauseByThemselves(deps: SafetyDeps, campaigns: readonly Watched[]): Promise<void> {
  const sending = campaigns.filter((row) => row.status === 'sending')
  if (sending.length === 0) return
  const halts = await deps.db.asSystem(async (tx) => [
    ...(await canariesDone(tx)).flatMap((lane) => {
      const row = sending.find((one) => one.id === lane.campaign_id)
      return row ? [{ row, code: 'canary' as const, reason: canaryReason(row.canary_size) }] : []
    }),
    ...(await broken(tx, sending, deps.clock.now())),
  ])
  for (const { row, code, reason } of halts) {
    await deps.db.asSystem((tx) =>
      pauseByItself(tx, deps.campaigns, { accountId: row.account_id, id: row.id, code, reason }),
    )
    deps.log.warn({ campaignId: row.id, code }, 'a campaign paused by itself')
  }
}

async function broken(tx: Parameters<typeof healthOf>[0], sending: readonly Watched[], now: Date) {
  const earliest = now.getTime() - BREAKER.overMs
  const health = await healthOf(
    tx,
    sending
      .filter((row) => row.breaker_percent !== null)
      .map((row) => ({
        accountId: row.account_id,
        campaignId: row.id,
        since: new Date(Math.max(earliest, row.watched_from?.getTime() ?? 0)),
      })),
  )
  return health.flatMap((found) => {
    const row = sending.find((one) => one.id === found.campaign_id)!
    const reason = breakerReason(found, row.breaker_percent)
    return reason ? [{ row, code: 'breaker' as const, reason }] : []
  })
}
