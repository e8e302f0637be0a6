// pure
import { hoursEveryDay, type Role } from '@foreword/contract'

export const DEFAULT_OPT_OUT_TEXT = 'Reply STOP to opt out.'

/** 08:00–21:00 on the recipient's own clock (TCPA, 47 CFR 64.1200(c)(1)). */
export const DEFAULT_WINDOW = hoursEveryDay('08:00', '21:00')

export const DEFAULT_CONSENT_STATEMENT =
  'I confirm that each recipient agreed to get these messages from this brand, on every channel of this campaign, as the TCPA and the GDPR require, and that proof can be shown for each.'

export const DEFAULT_SKILL = 'General care'

export const ROLE_WORDS: Record<Role, string> = {
  administrator: 'Administrator',
  campaign_manager: 'Campaign manager',
  agent_manager: 'Agent manager',
  agent: 'Agent',
}

/** Sign-in limits: five wrong passwords lock the e-mail, and thirty an address, for fifteen minutes. */
export const SIGN_IN = { triesPerEmail: 5, triesPerAddress: 30, windowMs: 15 * 60_000 }

export type Failures = { failures: number; first_at: Date; locked_until: Date | null }

/** What one more wrong password does to a count. Counts older than the window start anew. */
export function afterFailure(
  before: Failures | undefined,
  allowed: number,
  now: Date,
): { failures: number; firstAt: Date; lockedUntil: Date | null; left: number } {
  const fresh = !before || now.getTime() - before.first_at.getTime() > SIGN_IN.windowMs
  const failures = fresh ? 1 : before.failures + 1
  const locked = failures >= allowed
  return {
    failures,
    firstAt: fresh ? now : before.first_at,
    lockedUntil: locked ? new Date(now.getTime() + SIGN_IN.windowMs) : null,
    left: Math.max(0, allowed - failures),
  }
}
