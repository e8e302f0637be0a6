import type { ApiScope } from '@foreword/contract'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Answer, Client } from '../../../../tests/kit/client.ts'
import { type Desk, openDesk } from '../../../../tests/kit/desk.ts'
import { type TestHouse, testHouse } from '../../../../tests/kit/server.ts'

// Who may have histories of conversations: programs by their scope and their account, people by their role.

const [ADA, BO] = ['+12125550151', '+12125550152'] as const

let house: TestHouse
let desk: Desk
let other: Desk
let conversation: string

beforeAll(async () => {
  house = await testHouse()
  desk = await openDesk(house, 'Northwind')
  // Two brands may not share a number of the sandbox: the second has no conversation, and sees none.
  await desk.write(ADA, 'Where is it?')
  await desk.write(BO, 'Are you open?')
  const all = async () =>
    (await desk.boss.client.call('GET', '/conversations?view=all')).body.conversations as {
      id: string
      address: string
    }[]
  await vi.waitFor(async () => expect(await all()).toHaveLength(2), { timeout: 60_000 })
  conversation = (await all()).find((one) => one.address === ADA)!.id
  // Carriers list what came by the second: a sender of the same number and second would be told of these two as its own.
  const second = Math.floor(Date.now() / 1000)
  await vi.waitFor(() => expect(Math.floor(Date.now() / 1000)).toBeGreaterThan(second), { timeout: 60_000 })
  other = await openDesk(house, 'Harbour')
})
afterAll(() => house?.close())

type Call = (method: string, path: string, body?: unknown) => Promise<Answer>
/** A program of a brand with these scopes, and how its access is ended. */
async function program(
  admin: Client,
  name: string,
  scopes: readonly ApiScope[],
): Promise<Call & { revoke(): Promise<Answer> }> {
  await admin.call('PATCH', '/api-access', { enabled: true, limits: { apiRate: 1000 } })
  const made = await admin.call('POST', '/applications', { name, scopes })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  const { id } = made.body.application as { id: string }
  const { body } = await admin.call('POST', `/applications/${id}/keys`, { name: 'Key', scopes })
  const call: Call = async (method, path, given) => {
    const answer = await fetch(`${house.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${body.key}`,
        ...(given === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(given === undefined ? {} : { body: JSON.stringify(given) }),
    })
    const text = await answer.text()
    const json = answer.headers.get('content-type')?.includes('json') && !text.includes('\n{')
    return { status: answer.status, body: json ? JSON.parse(text) : { text } }
  }
  return Object.assign(call, { revoke: () => admin.call('POST', `/applications/${id}/revoke`) })
}

/** Every way to a history; `id` is a file that is ready. */
const ways = (id: string) =>
  [
    ['GET', '/history-exports/count'],
    ['POST', '/history-exports', { format: 'csv' }],
    ['GET', '/history-exports'],
    ['GET', `/history-exports/${id}/file`],
    ['GET', `/conversations/${conversation}/transcript?format=csv`],
    ['DELETE', `/history-exports/${id}`],
  ] as const

async function prepared(call: Call, asked: object): Promise<string> {
  const made = await call('POST', '/history-exports', asked)
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  const state = async () =>
    ((await call('GET', '/history-exports')).body.files as { id: string; status: string }[]).find(
      (one) => one.id === made.body.id,
    )?.status
  await expect.poll(state).toBe('ready')
  return String(made.body.id)
}

test('a key without the scope is refused on every way to a history, and told which scope it lacks', async () => {
  const id = await prepared(desk.boss.client.call, { format: 'csv' })
  const campaigns = await program(desk.admin, 'Campaigns only', [
    'campaigns:read',
    'campaigns:write',
    'analytics:read',
  ])
  for (const [method, path, body] of ways(id)) {
    const answer = await campaigns(method, path, body)
    expect([answer.status, answer.body.code], `${method} ${path}`).toEqual([403, 'scope_missing'])
    expect(answer.body.details, path).toEqual({
      scope: method === 'DELETE' ? 'conversations:write' : 'conversations:read',
    })
  }
  const { rows } = await house.running.house.db.pool.query(
    "select 1 from audit_log where actor_name = 'Campaigns only' and (action like 'history.%' or action like 'transcript.%')",
  )
  expect(rows).toEqual([])
})

test('a key with the scope has its own account’s and nothing else; to delete takes the other scope', async () => {
  const reads = await program(desk.admin, 'Archive', ['conversations:read'])
  expect((await reads('GET', '/history-exports/count')).body).toMatchObject({ conversations: 2, people: 2 })
  const id = await prepared(reads, { format: 'ndjson', address: ADA })
  const file = await reads('GET', `/history-exports/${id}/file`)
  const text = String(file.body.text ?? JSON.stringify(file.body))
  expect(text).toContain('Where is it?')
  expect(text).not.toContain('Are you open?')
  const transcript = await reads('GET', `/conversations/${conversation}/transcript?format=csv`)
  expect(transcript.status).toBe(200)
  expect(String(transcript.body.text)).toContain('Where is it?')
  const kept = await reads('DELETE', `/history-exports/${id}`)
  expect([kept.status, kept.body.details]).toEqual([403, { scope: 'conversations:write' }])

  const theirs = await program(other.admin, 'Other archive', ['conversations:read', 'conversations:write'])
  expect((await theirs('GET', '/history-exports/count')).body).toMatchObject({ conversations: 0, people: 0 })
  expect((await theirs('GET', '/history-exports')).body.files).toEqual([])
  for (const [method, path] of [
    ['GET', `/history-exports/${id}/file`],
    ['DELETE', `/history-exports/${id}`],
    ['GET', `/conversations/${conversation}/transcript?format=csv`],
  ] as const)
    expect((await theirs(method, path)).status, path).toBe(404)
  const none = await theirs('POST', '/history-exports', { format: 'csv' })
  expect([none.status, none.body.code]).toEqual([409, 'wrong_state'])

  const both = await program(desk.admin, 'Keeper', ['conversations:read', 'conversations:write'])
  expect((await both('DELETE', `/history-exports/${id}`)).status).toBe(200)
  const { rows } = await house.running.house.db.pool.query(
    "select action, actor_name from audit_log where actor_name in ('Archive', 'Keeper') and (action like 'history.%' or action like 'transcript.%') order by id",
  )
  expect(rows).toEqual([
    { action: 'history.prepared', actor_name: 'Archive' },
    { action: 'history.downloaded', actor_name: 'Archive' },
    { action: 'transcript.downloaded', actor_name: 'Archive' },
    { action: 'history.deleted', actor_name: 'Keeper' },
  ])
})

test('a key that was revoked has nothing any more, also of what it prepared', async () => {
  const reads = await program(desk.admin, 'Gone', ['conversations:read'])
  const id = await prepared(reads, { format: 'csv' })
  expect((await reads.revoke()).status).toBe(200)
  const answer = await reads('GET', `/history-exports/${id}/file`)
  expect([answer.status, answer.body.code]).toEqual([401, 'key_bad'])
})

test('people have it by their role: managers of agents and administrators, nobody else', async () => {
  const id = await prepared(desk.boss.client.call, { format: 'csv' })
  const marketing = desk.brand.client
  for (const [method, path, body] of ways(id)) {
    for (const client of [desk.ann.client, marketing]) {
      const answer = await client.call(method, path, body)
      expect([answer.status, answer.body.code], `${method} ${path}`).toEqual([403, 'wrong_role'])
    }
  }
  for (const client of [desk.admin, desk.boss.client])
    expect((await client.call('GET', `/history-exports/${id}/file`)).status).toBe(200)
})
