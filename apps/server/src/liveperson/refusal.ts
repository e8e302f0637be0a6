// pure
/** Why a whole request is refused: the HTTP status, and the words for whoever wrote the program. */
export class Refusal extends Error {
  readonly status: 400 | 404 | 409

  constructor(status: 400 | 404 | 409, message: string) {
    super(message)
    this.status = status
  }
}

export const bad = (message: string): Refusal => new Refusal(400, message)
export const missing = (...fields: readonly string[]): Refusal =>
  bad(`Fields missing in request: ${fields.join(', ')}`)

export type Json = Record<string, unknown>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
