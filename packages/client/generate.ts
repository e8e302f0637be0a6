import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as contract from '@foreword/contract'

// Writes src/generated.ts from the OpenAPI document: `npm run client`. A house test compares the two.

type Schema = Record<string, unknown>
type Parameter = { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: Schema }
type Operation = {
  operationId: string
  summary: string
  parameters?: Parameter[]
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> }
  responses: Record<string, { content: Record<string, { schema: Schema }> }>
  'x-scope'?: string
}
export type Document = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

const KEY = /^[A-Za-z_$][\w$]*$/
const keyOf = (name: string) => (KEY.test(name) ? name : JSON.stringify(name))
const comment = (text: unknown, pad: string) =>
  typeof text === 'string' ? `${pad}/** ${text.replaceAll('*/', '*\u200b/')} */\n` : ''

/** A schema as a TypeScript type. */
export function typeOf(schema: Schema, pad = ''): string {
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').at(-1)!
  if ('const' in schema) return JSON.stringify(schema.const)
  if (Array.isArray(schema.enum)) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  if (Array.isArray(schema.anyOf))
    return [...new Set((schema.anyOf as Schema[]).map((one) => typeOf(one, pad)))].join(' | ')
  if (Array.isArray(schema.prefixItems))
    return `[${(schema.prefixItems as Schema[]).map((one) => typeOf(one, pad)).join(', ')}]`
  if (schema.type === 'array') return `Array<${typeOf((schema.items ?? {}) as Schema, pad)}>`
  if (schema.type === 'integer' || schema.type === 'number') return 'number'
  if (schema.type === 'string' || schema.type === 'boolean' || schema.type === 'null') return schema.type
  if (schema.type === 'object') return objectOf(schema, pad)
  return 'unknown'
}

function objectOf(schema: Schema, pad: string): string {
  const { properties, required = [], patternProperties, additionalProperties } = schema
  const inner = `${pad}  `
  if (properties) {
    const lines = Object.entries(properties as Record<string, Schema>).map(
      ([name, one]) =>
        `${comment(one.description, inner)}${inner}${keyOf(name)}${(required as string[]).includes(name) ? '' : '?'}: ${typeOf(one, inner)}\n`,
    )
    return lines.length === 0 ? '{}' : `{\n${lines.join('')}${pad}}`
  }
  const rest = patternProperties
    ? Object.values(patternProperties as Record<string, Schema>)[0]
    : additionalProperties
  return typeof rest === 'object' && rest !== null
    ? `Record<string, ${typeOf(rest as Schema, pad)}>`
    : 'Record<string, unknown>'
}

/** What a list answers page by page: which field holds the rows; null = it is no such list. */
function pagingOf(document: Document, operation: Operation, answer: Schema) {
  const schema =
    typeof answer.$ref === 'string' ? document.components.schemas[answer.$ref.split('/').at(-1)!]! : answer
  const fields = (schema.properties ?? {}) as Record<string, Schema>
  const names = (operation.parameters ?? []).filter((one) => one.in === 'query').map((one) => one.name)
  const rows = Object.keys(fields).find((name) => fields[name]!.type === 'array')
  if (!rows) return null
  if (!names.includes('cursor') || !('nextCursor' in fields)) return null
  return { rows, item: typeOf((fields[rows]!.items ?? {}) as Schema, '    ') }
}

/** Everything an application may call, as a module. */
export function generate(document: Document, events: Record<string, Schema>): string {
  const types = Object.entries(document.components.schemas)
    .filter(([name]) => name !== 'Problem')
    .map(([name, one]) => `${comment(one.description, '')}export type ${name} = ${typeOf(one)}\n`)
  const calls: string[] = []
  const pages: string[] = []
  const table: string[] = []
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods)) {
      if (!operation['x-scope']) continue
      const name = operation.operationId
      const given = (operation.parameters ?? []).filter((one) => one.in !== 'header')
      const [[sends, sent] = [], ...others] = Object.entries(operation.requestBody?.content ?? {})
      const also = others.map(([type]) => type)
      const [type, { schema: answer }] = Object.entries(operation.responses['200']!.content)[0]!
      const fields = given.map(
        (one) => `${keyOf(one.name)}${one.required ? '' : '?'}: ${typeOf(one.schema, '    ')}`,
      )
      if (given.some((one) => one.name === 'body')) throw new Error(`${name} has a parameter called body.`)
      if (new Set(given.map((one) => one.name)).size < given.length)
        throw new Error(`${name} has two parameters of one name.`)
      if (sent)
        fields.push(
          `body${operation.requestBody!.required ? '' : '?'}: ${sends === 'application/json' ? typeOf(sent.schema, '    ') : 'Bytes'}`,
        )
      if (also.length > 0)
        fields.push(`contentType?: ${[sends, ...also].map((one) => `'${one}'`).join(' | ')}`)
      const needed = fields.some((one) => !/^[^:]*\?:/.test(one))
      const input = fields.length === 0 ? 'Nothing' : `{ ${fields.join('; ')} }`
      const takes = `input${needed ? '' : '?'}: ${input}`
      const output = type === 'application/json' ? typeOf(answer, '    ') : 'Response'
      calls.push(
        `  /** ${operation.summary}. Scope \`${operation['x-scope']}\`. */\n  ${name}(${takes}, options?: CallOptions): Promise<${output}>\n`,
      )
      const paging = type === 'application/json' ? pagingOf(document, operation, answer) : null
      if (paging) pages.push(`  ${name}: { input: ${input}; item: ${paging.item} }\n`)
      const facts = [
        `method: '${method.toUpperCase()}'`,
        `path: '${path}'`,
        `query: ${JSON.stringify(given.filter((one) => one.in === 'query').map((one) => one.name))}`,
        ...(sends ? [`sends: '${sends}'`] : []),
        ...(also.length > 0 ? [`also: ${JSON.stringify(also)}`] : []),
        ...(operation.parameters?.some((one) => one.name === 'Idempotency-Key') ? ['keyed: true'] : []),
        ...(type === 'application/json' ? [] : ['file: true']),
        ...(paging ? [`page: { rows: '${paging.rows}' }`] : []),
      ]
      table.push(`  ${name}: { ${facts.join(', ')} },\n`)
    }
  const union = Object.entries(events).map(
    ([type, data]) => `  | { type: '${type}'; timestamp: string; data: ${typeOf(data, '    ')} }\n`,
  )
  const problem = document.components.schemas.Problem!
  return `// Written by generate.ts from the OpenAPI document; \`npm run client\` writes it again.
import type { Bytes, CallOptions, Nothing, Operation } from './core.ts'

/** What every refusal says. */
export type ProblemBody = ${typeOf(problem)}

${types.join('\n')}
/** A webhook's body, by its type. */
export type WebhookEvent =
${union.join('')}
/** Every operation an application may call. */
export interface Calls {
${calls.join('')}}

/** Lists that go on page by page. */
export interface Pages {
${pages.join('')}}

export const operations = {
${table.join('')}} as const satisfies Record<string, Operation>
`
}

/** The module as the contract says it now. */
export const current = (): string =>
  generate(
    // As a program would get it, over the wire.
    JSON.parse(
      JSON.stringify(
        contract.openApi({
          url: 'https://messages.example.com',
          version: '0',
          groups: contract.routeGroups,
          // Of two names for one schema the first holds, so their order must not depend on who loads the module.
          names: Object.fromEntries(Object.entries(contract).sort(([a], [b]) => (a < b ? -1 : 1))),
        }),
      ),
    ),
    JSON.parse(
      JSON.stringify({
        ...Object.fromEntries(Object.entries(contract.webhookEvents).map(([type, { data }]) => [type, data])),
        [contract.WEBHOOK_TEST]: contract.WebhookTestData,
      }),
    ),
  )

const file = fileURLToPath(new URL('src/generated.ts', import.meta.url))
if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, current())
