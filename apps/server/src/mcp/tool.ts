import { Problem as Refused } from '@foreword/client'
import type { Static, TObject } from 'typebox'
import { validator } from '../platform/http/validate.ts'
import { Problem } from '../platform/problem.ts'
import type { Api } from './may.ts'

/** What a call of a tool works with. */
export type Work = {
  api: Api
  /** The console's address, without a slash at its end. */
  base: string
  signal: AbortSignal
}

export type Tool = {
  name: string
  title: string
  description: string
  input: TObject
  /** It changes something: a draft, or whether somebody is asked to launch it. */
  writes: boolean
  /** What was there before is lost. */
  destroys: boolean
  /** Called twice with the same it does nothing more. */
  idempotent: boolean
  /** Takes what a model sent as it is. Throws Problem when it is not of the form of `input`, and a refusal of the API. */
  run(given: unknown, work: Work): Promise<unknown>
}

type Declared<I extends TObject> = {
  name: string
  title: string
  description: string
  input: I
  writes?: boolean
  destroys?: boolean
  idempotent?: boolean
  run(input: Static<I>, work: Work): Promise<unknown>
}

/** Declares a tool. A field that is not in its form is refused by name, so that a model that guessed one is told. */
export function tool<I extends TObject>(declared: Declared<I>): Tool {
  const check = validator(declared.input, 'arguments', false)
  return {
    ...{ writes: false, destroys: false, idempotent: !declared.writes },
    ...declared,
    run: async (given, work) => declared.run(check(named(declared.input, given)) as Static<I>, work),
  }
}

function named(input: TObject, given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given
  const known = Object.keys(input.properties)
  const strange = Object.keys(given).filter((name) => !known.includes(name))
  if (strange.length === 0) return given
  throw new Problem('bad_request', {
    field: strange[0]!,
    message: `There is no argument ${strange.join(', ')}. There is: ${known.join(', ') || 'none'}.`,
  })
}

/** Why a call failed, as plain text a model can act on: what, each field, and whether trying again helps. */
export function inWords(error: unknown): string {
  if (error instanceof Problem) return lines(error.message, error.fields, error.code, 'never', null)
  if (error instanceof Refused)
    return lines(error.message, error.errors, error.code, error.retry, error.retryAfter)
  throw error
}

function lines(
  message: string,
  fields: readonly { field: string; message: string }[],
  code: string,
  retry: Refused['retry'],
  after: number | null,
): string {
  const more = fields.filter((one) => !message.includes(one.message) || fields.length > 1)
  return [
    message,
    ...(more.length > 0 ? more : fields.slice(0, 1)).map((one) => `- ${one.field}: ${one.message}`),
    `(${code}; ${RETRY[retry]}${after === null ? '' : ` Wait ${after} seconds.`})`,
  ].join('\n')
}

const RETRY: Record<Refused['retry'], string> = {
  never: 'The same call gets the same answer: change it, or have what stands in its way changed.',
  after: 'The same call fits later.',
  same_request: 'Try the same call again a little later.',
}
