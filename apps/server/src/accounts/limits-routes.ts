import { api, type Limits, type OpenConversations } from '@foreword/contract'
import type { Implement } from '../platform/http/implement.ts'
import { insertAudit } from './audit-store.ts'
import { changesBetween } from './changes.ts'
import { type LimitsRow, readLimits, writeLimits } from './limits-store.ts'
import type { PeopleDeps } from './people.ts'

/** What the account allows itself: how often a person may be messaged, when a campaign pauses by itself, and what it does about who is in a conversation. */
export function limitsRoutes(implement: Implement, deps: Pick<PeopleDeps, 'clock'>): void {
  implement(api.getLimits, ({ who, tx }) => tx(async (t) => view(await readLimits(t, who.accountId))))
  implement(api.changeLimits, ({ who, body, tx }) =>
    tx(async (t) => {
      const before = view(await readLimits(t, who.accountId))
      const limits = { ...before, ...body }
      await writeLimits(t, who.accountId, row(limits))
      await insertAudit(
        t,
        {
          accountId: who.accountId,
          actorId: who.userId,
          actorName: who.name,
          action: 'limits.changed',
          subject: inWords(limits),
          changes: changesBetween(before, limits),
        },
        deps.clock.now(),
      )
      return limits
    }),
  )
}

function view(limits: LimitsRow): Limits {
  const { frequency_cap_messages: messages, frequency_cap_days: days } = limits
  return {
    frequencyCap:
      messages !== null && days !== null
        ? { messages, days, service: limits.frequency_cap_kinds.includes('service') }
        : null,
    breakerPercent: limits.breaker_percent,
    openConversations: limits.open_conversations,
    undoSeconds: limits.undo_seconds,
  }
}

const row = (limits: Limits): LimitsRow => ({
  frequency_cap_messages: limits.frequencyCap?.messages ?? null,
  frequency_cap_days: limits.frequencyCap?.days ?? null,
  frequency_cap_kinds: limits.frequencyCap?.service ? ['marketing', 'service'] : ['marketing'],
  breaker_percent: limits.breakerPercent,
  open_conversations: limits.openConversations,
  undo_seconds: limits.undoSeconds,
})

const IN_CONVERSATION: Record<OpenConversations, string> = {
  fail: 'nothing to who is in a conversation',
  hold: 'held until their conversation is closed',
  deliver: 'sent into their conversation',
}

function inWords(limits: Limits): string {
  const cap = limits.frequencyCap
  return [
    cap
      ? `at most ${cap.messages} ${cap.service ? 'marketing and service' : 'marketing'} messages to a person in ${cap.days} days`
      : 'no frequency cap',
    limits.breakerPercent === null ? 'no breaker' : `pause at ${limits.breakerPercent}% failed`,
    IN_CONVERSATION[limits.openConversations],
    limits.undoSeconds === 0
      ? 'no way back after a launch'
      : `a launch can be undone for ${limits.undoSeconds} s`,
  ].join(', ')
}
