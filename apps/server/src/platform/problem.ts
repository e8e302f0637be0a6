// pure
import { type ErrorBody, type ErrorCode, errors } from '@foreword/contract'

/** A refusal with a code of the contract. Rooms throw it; the HTTP face and the command line turn it into words. */
export class Problem extends Error {
  readonly code: ErrorCode
  readonly field: string | undefined
  readonly details: Record<string, unknown> | undefined

  constructor(
    code: ErrorCode,
    more: { message?: string; field?: string; details?: Record<string, unknown> } = {},
  ) {
    super(more.message ?? errors[code][1])
    this.code = code
    this.field = more.field
    this.details = more.details
  }

  get status(): number {
    return errors[this.code][0]
  }

  body(requestId?: string): ErrorBody {
    return {
      code: this.code,
      message: this.message,
      ...(this.field ? { field: this.field } : {}),
      ...(this.details ? { details: this.details } : {}),
      ...(requestId ? { requestId } : {}),
    }
  }
}

/** The row, or 404: another account's id looks exactly like one that never was. */
export function found<T>(row: T | null | undefined, what = 'It'): T {
  if (row === null || row === undefined) {
    throw new Problem('not_found', { message: `${what} does not exist, or belongs to another account.` })
  }
  return row
}
