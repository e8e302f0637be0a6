// pure
import type { AnyScope, ApiLimits } from '@foreword/contract'

/** How long a token holds, in seconds. */
export const TOKEN_SECONDS = 3600
/** After so long a new key signs by itself. */
export const KEY_DAYS = 90
export const ISSUER = 'Sentinel'

/** The three APIs a program meets, each with a rate of its own. */
export type Api = 'campaign' | 'reporting' | 'configuration'

export const rateOf = (limits: ApiLimits, api: Api): number =>
  ({
    campaign: limits.campaignRate,
    reporting: limits.reportingRate,
    configuration: limits.configurationRate,
  })[api]

export const DEFAULT_LIMITS: ApiLimits = {
  campaignRate: 10,
  apiRate: 50,
  reportingRate: 10,
  configurationRate: 10,
  consumersPerRequest: 100,
  dailyRecipients: 100_000,
  kind: 'marketing',
  openConversations: 'fail',
  customerData: true,
}

/** The token of an Authorization header. Programs leave the word Bearer out, or write it in small letters; '' = there is none. */
export function bearerOf(header: string | undefined): string {
  return (header ?? '').trim().replace(/^bearer(?:\s+|$)/i, '')
}

/** What every API key begins with, so that scanners of leaked secrets know one. */
export const KEY_PREFIX = 'fwk_'

/** A program that is let in. */
export type Caller = {
  accountId: string
  /** As programs write it. */
  accountNumber: string
  applicationId: string
  name: string
  scopes: readonly AnyScope[]
  limits: ApiLimits
}

/** Why a program is not let in: an HTTP status, and the words programs know. */
export class NotAdmitted extends Error {
  readonly status: 401 | 403 | 429

  constructor(status: 401 | 403 | 429, message: string) {
    super(message)
    this.status = status
  }
}

export type OAuthError = 'invalid_request' | 'invalid_client' | 'unsupported_grant_type'

/** Why no token is given, in the words of RFC 6749, section 5.2. */
export class NoToken extends Error {
  readonly code: OAuthError

  constructor(code: OAuthError, message: string) {
    super(message)
    this.code = code
  }

  get status(): 400 | 401 {
    return this.code === 'invalid_client' ? 401 : 400
  }
}
