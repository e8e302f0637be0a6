import { api } from '@foreword/contract'
import { campaignById } from '../campaigns/index.ts'
import type { Clock } from '../platform/clock.ts'
import type { Implement } from '../platform/http/implement.ts'
import { found } from '../platform/problem.ts'
import { paceOf, pacePoints } from './paces-store.ts'

const CURVE_MS = 3 * 3_600_000

export function paceRoutes(implement: Implement, deps: { clock: Clock }): void {
  implement(api.getCampaignPace, ({ who, params, tx }) =>
    tx(async (t) => {
      const row = found(await campaignById(t, who.accountId, params.id), 'This campaign')
      const pace = await paceOf(t, who.accountId, params.id)
      const since = new Date(deps.clock.now().getTime() - CURVE_MS)
      const paced = row.pace_target_seconds !== null
      return {
        targetSeconds: row.pace_target_seconds,
        now:
          paced && pace?.decided && pace.decided_at
            ? { at: pace.decided_at.toISOString(), ...pace.decided }
            : null,
        history: (await pacePoints(t, who.accountId, params.id, since)).map((point) => ({
          at: point.at.toISOString(),
          perMinute: point.per_minute,
          waiting: point.waiting,
        })),
      }
    }),
  )
}
