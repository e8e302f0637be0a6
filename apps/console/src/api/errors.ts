// pure

import type { ErrorBody, ErrorCode } from '@foreword/contract'
import { t } from '../ui/text.ts'
import { refused } from './refusals.ts'

/** `no_connection`: nothing answered. `bad_answer`: something answered that is not our API, such as a proxy's error page. */
export type FailureCode = ErrorCode | 'no_connection' | 'bad_answer'

/** What a call throws. `field` names the input it concerns, `details` is what the route promises for its code. */
export class ApiError extends Error {
  readonly code: FailureCode
  readonly status: number
  readonly field: string | undefined
  readonly details: Record<string, unknown>

  constructor(
    failure: { code: FailureCode; message: string; field?: string; details?: Record<string, unknown> },
    status: number,
  ) {
    super(failure.message)
    this.name = 'ApiError'
    this.code = failure.code
    this.status = status
    this.field = failure.field
    this.details = failure.details ?? {}
  }
}

export function noConnection(): ApiError {
  return new ApiError({ code: 'no_connection', message: t('Not connected. What you typed is kept.') }, 0)
}

/** The error an answer carries; one that is not ours is told apart, so that a proxy's page is never shown as our words. */
export function errorFrom(status: number, body: unknown): ApiError {
  if (isErrorBody(body)) return new ApiError({ ...body, message: refused(body.code, body.message) }, status)
  const message = t('The server answered {status} without saying why. Try again in a moment.', { status })
  return new ApiError({ code: 'bad_answer', message }, status)
}

function isErrorBody(body: unknown): body is ErrorBody {
  if (typeof body !== 'object' || body === null) return false
  const { code, message } = body as Record<string, unknown>
  return typeof code === 'string' && typeof message === 'string'
}

/** The sentence to show for anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : t('Something went wrong here. Try again.')
}

/** The sentence for one field, when the error concerns it. */
export function messageFor(error: unknown, field: string): string | undefined {
  return error instanceof ApiError && error.field === field ? error.message : undefined
}

export function isCode(error: unknown, code: FailureCode): boolean {
  return error instanceof ApiError && error.code === code
}
