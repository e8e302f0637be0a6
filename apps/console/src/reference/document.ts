// pure

/** What the page reads of an OpenAPI spec. */
export type Schema = {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  prefixItems?: Schema[]
  additionalProperties?: Schema | boolean
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  pattern?: string
}
export type Parameter = {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  description?: string
  schema: Schema
}
type Content = Record<string, { schema: Schema }>
export type RawOperation = {
  operationId: string
  tags: string[]
  summary: string
  description: string
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content: Content }
  responses: Record<string, { description: string; content?: Content }>
  'x-scope'?: string
  'x-roles': 'public' | 'signed-in' | string[]
  'x-errors': string[]
}
export type Document = {
  info: { title: string; version: string; description: string }
  servers: { url: string }[]
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, RawOperation>>
  components: { schemas: Record<string, Schema> }
}
export type Operation = RawOperation & { method: string; path: string }

export const operationsOf = (spec: Document): Operation[] =>
  Object.entries(spec.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
    })),
  )

/** Every word somebody typed is somewhere in its address, name, words, scope or errors. */
export function matches(operation: Operation, search: string): boolean {
  const text = [
    ...[operation.method, operation.path, operation.operationId, operation.summary],
    ...[...operation.tags, operation['x-scope'] ?? '', ...operation['x-errors']],
  ]
    .join(' ')
    .toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

export const nameOf = (schema: Schema): string | null => schema.$ref?.split('/').at(-1) ?? null

export const resolve = (spec: Document, schema: Schema): Schema => {
  const name = nameOf(schema)
  return name === null ? schema : (spec.components.schemas[name] ?? {})
}

/** "string · uuid", "Campaign[]", "sms | whatsapp | inapp". */
export function typeWords(schema: Schema): string {
  const name = nameOf(schema)
  if (name) return name
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.anyOf) return schema.anyOf.map(typeWords).join(' | ')
  if (schema.type === 'array') return `${schema.items ? typeWords(schema.items) : 'any'}[]`
  if (schema.type === 'object' && schema.additionalProperties && !schema.properties)
    return `map of ${typeof schema.additionalProperties === 'object' ? typeWords(schema.additionalProperties) : 'any'}`
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'any')
  return schema.format ? `${type} · ${schema.format}` : type
}

/** What a value has to keep to: "1 to 500", "at most 200 letters". */
export function limitsOf(schema: Schema): string {
  const range = (low: number | undefined, high: number | undefined, unit: string): string => {
    if (low !== undefined && high !== undefined)
      return low === high ? `${low}${unit}` : `${low} to ${high}${unit}`
    if (high !== undefined) return `at most ${high}${unit}`
    return low === undefined ? '' : `at least ${low}${unit}`
  }
  return [
    range(schema.minimum, schema.maximum, ''),
    range(schema.minLength, schema.maxLength, ' letters'),
    range(schema.minItems, schema.maxItems, ' items'),
    schema.pattern ? `matches ${schema.pattern}` : '',
  ]
    .filter(Boolean)
    .join(', ')
}

/** A value of the schema's form, with what is optional left out but at the top. */
export function sampleOf(spec: Document, schema: Schema, depth = 0): unknown {
  const real = resolve(spec, schema)
  if (real.const !== undefined) return real.const
  if (real.enum) return real.enum[0]
  if (real.anyOf) return sampleOf(spec, real.anyOf[0] ?? {}, depth)
  if (real.properties) {
    const shown = Object.entries(real.properties).filter(
      ([name]) => depth === 0 || real.required?.includes(name),
    )
    return Object.fromEntries(shown.slice(0, 12).map(([name, one]) => [name, sampleOf(spec, one, depth + 1)]))
  }
  if (real.type === 'array') return real.items && depth < 4 ? [sampleOf(spec, real.items, depth + 1)] : []
  if (real.type === 'object') return {}
  if (real.type === 'integer' || real.type === 'number') return real.minimum ?? 1
  if (real.type === 'boolean') return true
  if (real.type === 'null') return null
  return wordFor(real)
}

function wordFor({ format, pattern }: Schema): string {
  if (format === 'uuid') return '0197c9a2-7d1e-7c3a-9b52-3f0e8f6f2a10'
  if (format === 'date-time') return '2026-12-01T15:00:00.000Z'
  if (format === 'email') return 'ines@example.com'
  if (pattern?.includes('[A-Z]{2}')) return 'US'
  return pattern?.includes('\\d{2}:\\d{2}') ? '08:00' : 'text'
}

/** A line for a shell: the key in a variable, so that nobody pastes a secret into their history. */
export function curlOf(spec: Document, operation: Operation): string {
  const url = `${spec.servers[0]?.url ?? ''}${operation.path}`
  const needed = (operation.parameters ?? []).filter((one) => one.in === 'query' && one.required)
  const query = needed.map((one) => `${one.name}=${encodeURIComponent(String(sampleOf(spec, one.schema)))}`)
  const lines = [`curl -X ${operation.method} '${url}${query.length > 0 ? `?${query.join('&')}` : ''}'`]
  if (operation['x-roles'] !== 'public') lines.push('-H "Authorization: Bearer $API_KEY"')
  const content = Object.entries(operation.requestBody?.content ?? {})[0]
  if (content) {
    const [type, { schema }] = content
    lines.push(`-H 'Content-Type: ${type}'`)
    if (type === 'application/json')
      lines.push(`-d '${JSON.stringify(sampleOf(spec, schema), null, 2).replaceAll("'", "'\\''")}'`)
    else lines.push('--data-binary @people.csv')
  }
  return lines.join(' \\\n  ')
}
