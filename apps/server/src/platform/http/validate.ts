// pure
import type { Type } from '@foreword/contract'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import { Problem } from '../problem.ts'

type Schema = Type.TSchema

/** Turns a schema into a check that answers the value or throws a Problem naming the field. `convert` reads "12" as 12. */
export function validator(schema: Schema, where: string, convert: boolean): (value: unknown) => unknown {
  const compiled = Compile(schema)
  return (input) => {
    const value = convert ? Value.Convert(schema, input) : input
    if (compiled.Check(value)) return value
    const first = compiled.Errors(value)[0]
    const missing =
      first?.keyword === 'required'
        ? (first.params as { requiredProperties?: string[] }).requiredProperties?.[0]
        : undefined
    const path = `${first?.instancePath ?? ''}${missing ? `/${missing}` : ''}`
    const field = path.slice(1).replaceAll('/', '.') || where
    throw new Problem('bad_request', {
      field,
      message: `${field} ${missing ? 'is missing' : (first?.message ?? 'is not valid')}.`,
    })
  }
}
