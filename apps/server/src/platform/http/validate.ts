// pure
import type { Type } from '@foreword/contract'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import { type FieldProblem, Problem } from '../problem.ts'

type Schema = Type.TSchema

/** Turns a schema into a check that answers the value or throws a Problem naming the field. `convert` reads "12" as 12. */
export function validator(schema: Schema, where: string, convert: boolean): (value: unknown) => unknown {
  const compiled = Compile(schema)
  return (input) => {
    const value = convert ? Value.Convert(schema, input) : input
    if (compiled.Check(value)) return keepable(value, where)
    const fields = compiled.Errors(value).flatMap((error) => named(error, where))
    // One thing is said of each field: the first, which is the outermost.
    const unique = fields.filter((one, at) => fields.findIndex(({ field }) => field === one.field) === at)
    const first = unique[0] ?? { field: where, message: `${where} is not valid.` }
    throw new Problem('bad_request', { message: first.message, fields: [first, ...unique.slice(1, MOST)] })
  }
}

/** Refuses text that no database keeps: NUL, and half of a pair of surrogates. Cost: one walk over the value. */
function keepable(value: unknown, where: string): unknown {
  const at = brokenText(value, '')
  if (at === null) return value
  const field = at || where
  const message = `${field} holds a letter that is none (NUL, or half of one). Take it out.`
  throw new Problem('bad_request', { field, message })
}

/** Where it is, with dots; null = nowhere. */
function brokenText(value: unknown, at: string): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? at : null
  if (typeof value !== 'object' || value === null) return null
  for (const [key, one] of Object.entries(value)) {
    const path = at ? `${at}.${key}` : key
    const found = brokenText(key, path) ?? brokenText(one, path)
    if (found !== null) return found
  }
  return null
}

/** A body that is wrong everywhere is told so many of its fields. */
const MOST = 20

type Wrong = { keyword: string; instancePath: string; message?: string; params: unknown }

function named({ keyword, instancePath, message, params }: Wrong, where: string): FieldProblem[] {
  const base = instancePath.slice(1).replaceAll('/', '.')
  const at = (name: string) => (base ? `${base}.${name}` : name)
  if (keyword === 'required')
    return (params as { requiredProperties: string[] }).requiredProperties.map((name) => ({
      field: at(name),
      message: `${at(name)} is missing.`,
    }))
  const field = base || where
  if (keyword === 'pattern' && String((params as { pattern: unknown }).pattern).includes('\\S'))
    return [{ field, message: `${field} needs a letter that can be seen.` }]
  return [{ field, message: `${field} ${message ?? 'is not valid'}.` }]
}
