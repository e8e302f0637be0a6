// pure
import { type ErrorBody, type ErrorCode, errors, retryOf } from '@foreword/contract'

/** A refusal with a code of the contract. Rooms throw it; the HTTP face and the command line turn it into words. */
export class Problem extends Error {
  readonly code: ErrorCode
  readonly field: string | undefined
  readonly fields: readonly FieldProblem[]
  readonly details: Record<string, unknown> | undefined
  /** Seconds until the same request fits; undefined = the code's own advice is all there is. */
  readonly retryAfter: number | undefined

  constructor(code: ErrorCode, more: ProblemMore = {}) {
    super(more.message ?? errors[code][1])
    this.code = code
    this.field = more.field ?? more.fields?.[0]?.field
    this.fields = more.fields ?? (more.field ? [{ field: more.field, message: this.message }] : [])
    this.details = more.details
    this.retryAfter = more.retryAfter
  }

  get status(): number {
    return errors[this.code][0]
  }

  /** @param base where the pages about codes are: the server's own address */
  body(requestId?: string, base = ''): ErrorBody {
    const wait = this.retryAfter
    return {
      type: `${base}/api/reference#${this.code}`,
      title: errors[this.code][1],
      status: this.status,
      detail: this.message,
      code: this.code,
      message: this.message,
      ...(this.field ? { field: this.field } : {}),
      ...(this.fields.length > 0 ? { errors: [...this.fields] } : {}),
      ...(this.details ? { details: this.details } : {}),
      ...(requestId ? { requestId } : {}),
      retry: wait === undefined ? retryOf(this.code) : 'after',
      ...(wait === undefined ? {} : { retryAfter: wait }),
    }
  }
}

export type FieldProblem = { field: string; message: string }
type ProblemMore = {
  message?: string
  field?: string
  /** Every field that does not fit, when there are several. */
  fields?: readonly FieldProblem[]
  details?: Record<string, unknown>
  retryAfter?: number
}

/** The row, or 404: another account's id looks exactly like one that never was. */
export function found<T>(row: T | null | undefined, what = 'It'): T {
  if (row === null || row === undefined) {
    throw new Problem('not_found', { message: `${what} does not exist, or belongs to another account.` })
  }
  return row
}
