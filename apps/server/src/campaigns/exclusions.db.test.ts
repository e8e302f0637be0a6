import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Brand, fileOf, openBrand, PATIENT } from '../../../../tests/kit/brand.ts'
import { type TestHouse, testHouse } from '../../../../tests/kit/server.ts'

// Who is on a list, or got an earlier campaign, is left out at the launch and counted as skipped with the reason.

let house: TestHouse
let brand: Brand

beforeAll(async () => {
  house = await testHouse()
  brand = await openBrand(house, 'Pine')
})
afterAll(() => house?.close())

const upload = async (name: string, text: string, kind = 'phone') => {
  const answer = await fetch(
    `${house.url}/api/v1/exclusion-lists?name=${encodeURIComponent(name)}&kind=${kind}`,
    {
      method: 'POST',
      headers: { cookie: brand.client.cookie, 'content-type': 'application/octet-stream' },
      body: text,
    },
  )
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
const finished = (id: string) =>
  expect.poll(async () => (await brand.look(id)).status, PATIENT).toBe('finished')

let listId: string

test('a list keeps each address once, and says which lines are none', async () => {
  const lines = ['Phone,Name', ...fileOf(305, 5).slice(1), '(305) 230-0000', '123', '"+13052300001",Ann', '']
  const { body } = await upload('Journalists', lines.join('\r\n'))
  expect(body).toMatchObject({
    list: { name: 'Journalists', addresses: 5, madeBy: 'Test campaign manager' },
    refused: 1,
    problems: [{ line: 8, message: expect.stringContaining('“123”') }],
  })
  listId = (body.list as { id: string }).id
  expect(await upload('journalists', '+13052300000')).toMatchObject({
    status: 409,
    body: { code: 'name_taken' },
  })
  expect(await upload('Empty', 'name\n')).toMatchObject({
    status: 422,
    body: { code: 'no_rows', field: 'file' },
  })
})

test('the launch skips them, the review says how many, and the ledger adds up', async () => {
  const before = await brand.launched({ name: 'First' }, fileOf(212, 10))
  await finished(before)
  const people = [...fileOf(212, 10), ...fileOf(305, 12).slice(1)]
  const id = await brand.draft({ name: 'Second', excludeLists: [listId], excludeCampaigns: [before] }, people)
  const review = await brand.client.call('GET', `/campaigns/${id}/review`)
  expect(review.body).toMatchObject({ excluded: 15, problems: [] })
  const counted = await brand.client.call('GET', `/campaigns/${id}/excluded`)
  expect(counted.body).toEqual({
    ready: 22,
    excluded: 15,
    lists: [{ id: listId, people: 5 }],
    campaigns: [{ id: before, people: 10 }],
    about: null,
  })
  expect((await brand.launch(id)).status).toBe(200)
  await finished(id)
  const { funnel } = await brand.look(id)
  expect(funnel).toMatchObject({ recipients: 22, skipped: 15, waiting: 0 })
  expect(await brand.witnessed('+1305')).toHaveLength(7)
  expect((await brand.witnessed('+1212')).every((times) => times === 1)).toBe(true)
  const progress = await brand.client.call('GET', `/campaigns/${id}/progress`)
  expect(progress.body.skipped).toEqual(
    expect.arrayContaining([
      { reason: 'excluded', people: 5, title: 'On a list of people to leave out' },
      { reason: 'got_before', people: 10, title: 'Got an earlier campaign that was left out' },
    ]),
  )
})

test('who was skipped before, and did not get it, is not left out by it', async () => {
  const all = await brand.draft({ name: 'Third' }, fileOf(305, 12))
  const second = (
    (await brand.client.call('GET', '/campaigns?search=Second')).body.campaigns as { id: string }[]
  )[0]!
  await brand.client.call('PATCH', `/campaigns/${all}`, { excludeCampaigns: [second.id] })
  expect((await brand.client.call('GET', `/campaigns/${all}/review`)).body.excluded).toBe(7)
})

test('what is not there, a draft, and the campaign itself cannot be left out', async () => {
  const id = await brand.draft({ name: 'Wrong' }, fileOf(415, 2))
  const none = '00000000-0000-7000-8000-00000000000a'
  for (const change of [{ excludeLists: [none] }, { excludeCampaigns: [none] }, { excludeCampaigns: [id] }]) {
    const answer = await brand.client.call('PATCH', `/campaigns/${id}`, change)
    expect([answer.status, answer.body.field]).toEqual([400, Object.keys(change)[0]])
  }
  expect((await brand.client.call('DELETE', `/exclusion-lists/${listId}`)).status).toBe(200)
  expect((await brand.client.call('GET', '/exclusion-lists')).body).toEqual({ lists: [] })
})
