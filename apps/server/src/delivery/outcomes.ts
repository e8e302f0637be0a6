// pure
// What an attempt's outcome means for the ledger. Definite no → again later or failed; no answer → unknown, and never blindly again.

import type { CarrierError, SendOutcome } from '../channels/index.ts'
import type { Settlement } from '../messages/index.ts'

export type Tried = { accountId: string; id: string; attempt: number }

/** Tries, the first included, and the pause before the next one. */
const RETRY = { most: 8, pauseMs: (attempt: number) => Math.min(2 ** attempt * 2_000, 10 * 60_000) }
const LATER = { most: 3, pauseMs: (attempt: number) => attempt * 3 * 3_600_000 }
const STOPPED_PAUSE_MS = 30_000
const MOST_PAUSE_MS = 12 * 3_600_000

/** The reason of a message that is sent: its carrier holds it back for a review of its own. */
export const HELD = 'held_by_carrier'

/** The reason of failures that lie with one template. */
export const TEMPLATE_PROBLEM = 'template_problem'

/** Why a campaign stopped, and what to do. */
export const stopWords = ({ title, remedy }: CarrierError): string => `${title}. ${remedy}`

export type Decision = {
  settlement: Settlement
  /** The carrier says this person opted out there: keep it as consent evidence. */
  optedOut?: boolean
  /** The carrier says this address cannot be reached on the channel: it is not tried again by later campaigns. */
  suppress?: boolean
  /** Sender, account or template is at fault: stop the campaign and say why. */
  stop?: string
  /** Only the template is at fault: what else the sender sends goes on. */
  senderWorks?: true
  /** How the carrier writes the address, if not as we do. */
  canonical?: string
  /** The carrier said "too many": slow the sender down. */
  slower?: boolean
}

export function decide(
  outcome: SendOutcome,
  tried: Tried,
  errors: readonly CarrierError[],
  now: Date,
): Decision {
  const base = settlement(tried)
  switch (outcome.kind) {
    case 'accepted':
      return {
        settlement: {
          ...base,
          state: 'sent',
          carrierId: outcome.carrierId,
          segments: outcome.segments,
          reason: outcome.held ? HELD : null,
        },
        ...(outcome.canonicalAddress !== undefined && { canonical: outcome.canonicalAddress }),
      }
    case 'throttled':
      return {
        settlement: again(
          base,
          now,
          Math.max(outcome.retryAfterMs ?? 0, 1_000),
          'carrier_busy',
          outcome.code,
          true,
        ),
        slower: true,
      }
    case 'unreachable':
      return { settlement: retry(base, tried, now, RETRY, 'carrier_unreachable', null) }
    case 'unknown':
      return { settlement: { ...base, state: 'unknown', reason: 'no_answer', code: null } }
    case 'rejected':
      return rejected(outcome, tried, errors, now)
    default:
      return outcome satisfies never
  }
}

function rejected(
  { code, class: kind, detail, retryAfterMs }: Extract<SendOutcome, { kind: 'rejected' }>,
  tried: Tried,
  errors: readonly CarrierError[],
  now: Date,
): Decision {
  const base = settlement(tried)
  const known = errors.find((error) => error.code === code)
  const reason = known?.reason ?? 'other'
  const failed: Settlement = { ...base, state: 'failed', reason, code }
  if (kind === 'retry') return { settlement: retry(base, tried, now, RETRY, reason, code, retryAfterMs) }
  if (kind === 'later') return { settlement: retry(base, tried, now, LATER, reason, code) }
  if (kind === 'suppress') return { settlement: failed, suppress: true }
  if (kind === 'opt_out') return { settlement: failed, optedOut: true }
  if (kind === 'configuration') {
    return {
      settlement: again(base, now, STOPPED_PAUSE_MS, reason, code, true),
      stop: known ? stopWords(known) : `The carrier refused: ${detail}`,
      ...(reason === TEMPLATE_PROBLEM && { senderWorks: true as const }),
    }
  }
  return { settlement: failed }
}

function retry(
  base: Settlement,
  tried: Tried,
  now: Date,
  plan: typeof RETRY,
  reason: string,
  code: string | null,
  /** The carrier's own word on how long to wait, doubled at each try like ours. */
  leastMs = 0,
): Settlement {
  if (tried.attempt >= plan.most) return { ...base, state: 'failed', reason, code }
  const pauseMs = Math.max(plan.pauseMs(tried.attempt), leastMs * 2 ** (tried.attempt - 1))
  return again(base, now, Math.min(pauseMs, MOST_PAUSE_MS), reason, code, false)
}

function again(
  base: Settlement,
  now: Date,
  pauseMs: number,
  reason: string,
  code: string | null,
  untried: boolean,
): Settlement {
  return {
    ...base,
    state: 'queued',
    reason,
    code,
    dueAt: new Date(now.getTime() + pauseMs),
    wait: 'retry',
    untried,
  }
}

function settlement(tried: Tried): Settlement {
  return {
    ...tried,
    state: 'sent',
    carrierId: null,
    segments: null,
    reason: null,
    code: null,
    dueAt: null,
    wait: null,
    untried: false,
  }
}

/** Not tried at all: the window closed between the claim and now, or there is nothing to say. */
export function notTried(tried: Tried, how: { dueAt: Date; wait: string } | { failed: string }): Settlement {
  if ('failed' in how) return { ...settlement(tried), state: 'failed', reason: how.failed }
  return { ...settlement(tried), state: 'queued', dueAt: how.dueAt, wait: how.wait, untried: true }
}
