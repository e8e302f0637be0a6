// pure
import type { ErrorCode } from '@foreword/contract'
import { Problem } from '../platform/problem.ts'

export type ImportErrorCode = Extract<
  ErrorCode,
  | 'empty_file'
  | 'not_text'
  | 'too_many_columns'
  | 'open_quote'
  | 'line_too_long'
  | 'no_rows'
  | 'stale_file'
  | 'not_json_lines'
>

/** Why a file as a whole cannot be read. `line` is where, when it is a place in the file. */
export class ImportError extends Problem {
  readonly line: number | undefined

  constructor(code: ImportErrorCode, more: { message?: string; line?: number } = {}) {
    super(code, {
      ...(more.message === undefined ? {} : { message: more.message }),
      ...(more.line === undefined ? {} : { details: { line: more.line } }),
    })
    this.line = more.line
  }
}
