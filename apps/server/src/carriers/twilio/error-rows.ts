// pure
import type { FailureClass } from '../../channels/carrier.ts'

export type Reason =
  | 'unreachable'
  | 'inactive_number'
  | 'landline'
  | 'invalid_number'
  | 'filtered'
  | 'blocked'
  | 'opted_out'
  | 'sender_problem'
  | 'country_off'
  | 'content'
  | 'too_long'
  | 'carrier_busy'
  | 'daily_cap'
  | 'quiet_hours'
  | 'expired'
  | 'window_closed'
  | 'template_problem'
  | 'marketing_limit'
  | 'other'

/** code → [title for a campaign manager, what to do]. */
export type Rows = Readonly<Record<string, readonly [title: string, remedy: string]>>

export type ErrorRows = readonly (readonly [FailureClass, Reason, Rows])[]
