import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'
import * as contract from './index.ts'
import { api, errorsOf, openApi, type Route, routeGroups } from './index.ts'

const document = openApi({
  url: 'https://messages.example.com',
  version: '1.2.3',
  groups: routeGroups,
  names: contract,
}) as {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, object> }
  tags: { name: string }[]
  webhooks: Record<
    string,
    { post: { requestBody: { content: { 'application/json': { schema: { properties: object } } } } } }
  >
}
type Operation = {
  operationId: string
  summary: string
  description: string
  tags: string[]
  responses: Record<string, { description: string }>
  security: Record<string, string[]>[]
}
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method })),
)
const routes = Object.entries(api) as [string, Route][]

test('the document is valid OpenAPI 3.1', async () => {
  const validator = new Validator()
  const result = await validator.validate(JSON.parse(JSON.stringify(document)))
  expect(result.errors ?? []).toEqual([])
  expect(result.valid).toBe(true)
  expect(validator.version).toBe('3.1')
})

test('every event that webhooks tell is in it, with its form', () => {
  expect(Object.keys(document.webhooks)).toEqual([...contract.WEBHOOK_EVENTS, contract.WEBHOOK_TEST])
  const body = document.webhooks['survey.answered']!.post.requestBody.content['application/json'].schema
  expect(body.properties).toMatchObject({ type: { const: 'survey.answered' }, data: { type: 'object' } })
})

test('every route of the contract is in it once, under its name', () => {
  const told = operations.map(
    ({ operationId, method, path }) => `${operationId} ${method.toUpperCase()} ${path}`,
  )
  const wanted = routes.map(
    ([name, route]) => `${name} ${route.method} /api/v1${route.path.replace(/:(\w+)/g, '{$1}')}`,
  )
  expect(told.sort()).toEqual(wanted.sort())
})

test('every operation says in words what it does, who may call it, and what it refuses', () => {
  for (const operation of operations) {
    const route = api[operation.operationId as keyof typeof api] as Route
    expect(operation.summary, operation.operationId).toMatch(/^[A-Z]/)
    expect(operation.description, operation.operationId).toMatch(/\.$/)
    expect(document.tags.map(({ name }) => name)).toContain(operation.tags[0])
    const statuses = new Set(errorsOf(route).map((code) => String(contract.errors[code][0])))
    expect(
      Object.keys(operation.responses)
        .filter((status) => status !== '200')
        .sort(),
    ).toEqual([...statuses].sort())
    expect(operation.security.flatMap((one) => one.application ?? [])).toEqual(
      route.scope ? [route.scope] : [],
    )
  }
})

test('every schema compiles, every name leads somewhere, and what the contract takes its schema takes', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'doc', components: document.components })
  for (const name of Object.keys(document.components.schemas))
    expect(() => ajv.compile({ $ref: `doc#/components/schemas/${name}` }), name).not.toThrow()
  const hours = ajv.compile({ $ref: 'doc#/components/schemas/DeliveryWindow' })
  const week = contract.hoursEveryDay('08:00', '21:00')
  expect(hours(week)).toBe(true)
  expect(hours({ ...week, sun: null })).toBe(true)
  expect(hours({ ...week, sun: 'closed' })).toBe(false)
  expect(Object.keys(document.components.schemas)).toEqual(
    expect.arrayContaining(['Campaign', 'Sender', 'Template', 'Problem', 'Channel']),
  )
})
