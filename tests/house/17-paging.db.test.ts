import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { api, apiScopes, type Route } from '../../packages/contract/src/index.ts'
import {
  type Account,
  account,
  caller,
  type OwnServer,
  program,
  serve,
  type Things,
  things,
} from './two-accounts.ts'

// Law 17, what needs a server: a cursor goes on where its page ended, whatever came in between, and holds good nowhere else.

let served: OwnServer
let first: Account
let second: Account
let own: Things
let others: Things

beforeAll(async () => {
  served = await serve()
  first = await account(served, 'Pages')
  second = await account(served, 'Elsewhere')
  own = await things(served, first, 'Pages')
  others = await things(served, second, 'Elsewhere')
}, 120_000)
afterAll(() => served?.close())

type Body = Record<string, unknown> & {
  nextCursor: string | null
  code?: string
  field?: string
  message?: string
}
const getter = (of: Account) => {
  const call = caller(served.url, of.cookies.administrator)
  return async (path: string) => {
    const { status, text } = await call('GET', path)
    return { status, body: JSON.parse(text) as Body }
  }
}
const paged = (Object.entries(api) as [string, Route][]).filter(([, { query }]) =>
  Object.hasOwn((query as { properties?: object } | undefined)?.properties ?? {}, 'cursor'),
)
/** What a list needs to be asked for at all. */
const NEEDS: Record<string, string> = { consentHistory: 'address=%2B16465550142&' }
const pathOf = (name: string, route: Route, of: Things) => {
  const noun = route.path.split('/')[1] as keyof Things
  return `${route.path.replace(':id', of[noun] ?? '')}?${NEEDS[name] ?? ''}`
}

test('every list takes limit, and refuses what is no cursor of its own', async () => {
  const get = getter(first)
  const word = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url')
  for (const [name, route] of paged) {
    const path = pathOf(name, route, own)
    const one = await get(`${path}limit=1`)
    expect(
      [one.status, one.body.nextCursor === null || typeof one.body.nextCursor === 'string'],
      name,
    ).toEqual([200, true])
    for (const broken of [
      'x',
      '0',
      word({}),
      word([]),
      word(['abcdefghij', 1]),
      word([1, 2, 3]),
      `${word(['a'])}%00`,
    ]) {
      const answer = await get(`${path}cursor=${broken}`)
      expect(answer.status, `${name} ${broken}`).toBe(400)
      expect(answer.body, name).toMatchObject({ code: 'bad_request', field: 'cursor' })
    }
    for (const limit of ['0', '-1', 'x', '100000'])
      expect(await get(`${path}limit=${limit}`), name).toMatchObject({
        status: 400,
        body: { field: 'limit' },
      })
  }
})

test('a cursor of another list, of other filters, of another account, or bent, is refused', async () => {
  const [mine, theirs] = [getter(first), getter(second)]
  for (const get of [mine, theirs])
    for (let n = 0; n < 3; n++) {
      const call = caller(served.url, (get === mine ? first : second).cookies.administrator)
      await call('POST', '/opt-outs', { phone: `+1646555015${n}`, words: 'by telephone' })
    }
  const { body } = await mine('/opt-outs?limit=1')
  const cursor = body.nextCursor!
  expect((await mine(`/opt-outs?limit=2&cursor=${cursor}`)).status).toBe(200)
  const [tag, ...key] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
  const bent = (...parts: unknown[]) => Buffer.from(JSON.stringify([tag, ...parts])).toString('base64url')
  const refused = [
    await mine(`/suppressions?cursor=${cursor}`),
    await mine(`/opt-outs?search=646&cursor=${cursor}`),
    await theirs(`/opt-outs?cursor=${cursor}`),
    ...(await Promise.all(
      [
        bent('never', key[1], key[2]),
        bent('+275760-09-13T00:00:00.000Z', key[1], key[2]),
        bent(key[0], 1, key[2]),
        bent(key[0], key[1], 'a\0'),
        bent(key[0], key[1], '\ud800'),
        bent(key[0], key[1]),
        bent(...key, 'more'),
      ].map((one) => mine(`/opt-outs?cursor=${one}`)),
    )),
  ]
  for (const answer of refused)
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'bad_request', field: 'cursor', retry: 'never' },
    })
  expect(refused[0]!.body.message).toContain('another list')
  const foreign = await mine(`/campaigns/${others.campaigns}/messages?cursor=${cursor}`)
  expect([400, 404]).toContain(foreign.status)
})

const SORTS = ['launched', 'name', 'recipients', 'delivered', 'failed', 'replied']

test('campaigns in every order: each once, though others are made and removed between two pages', async () => {
  const key = await program(served, first, apiScopes)
  const call = caller(served.url, key)
  const json = async (method: string, path: string, body?: unknown) => {
    const { status, text } = await call(method, path, body)
    if (status !== 200) throw new Error(`${method} ${path} answered ${status}: ${text}`)
    return JSON.parse(text) as Body
  }
  const names = ['alpha', 'Beta', 'ähre', 'gamma', 'delta', 'Alpha', 'zeta']
  const ids = new Set<string>()
  for (const name of names) ids.add(String((await json('POST', '/campaigns', { name: `Listed ${name}` })).id))
  for (const sort of SORTS)
    for (const order of ['asc', 'desc']) {
      const seen: string[] = []
      let made = ''
      let cursor: string | null = null
      do {
        const at = cursor === null ? '' : `&cursor=${cursor}`
        const page: Body = await json(
          'GET',
          `/campaigns?search=Listed%20&sort=${sort}&order=${order}&limit=2${at}`,
        )
        seen.push(...(page.campaigns as { id: string }[]).map((one) => one.id))
        cursor = page.nextCursor
        if (made === '') made = String((await json('POST', '/campaigns', { name: 'Listed aaa new' })).id)
      } while (cursor !== null)
      await json('DELETE', `/campaigns/${made}`)
      const before = seen.filter((id) => ids.has(id))
      expect(new Set(seen).size, `${sort} ${order}`).toBe(seen.length)
      expect(before, `${sort} ${order}`).toHaveLength(names.length)
      const whole = await json('GET', `/campaigns?search=Listed%20&sort=${sort}&order=${order}&limit=100`)
      expect(before).toEqual((whole.campaigns as { id: string }[]).map((one) => one.id))
    }
})

test('a queue and a log, page by page, are what they are at once', async () => {
  const get = getter(first)
  for (const [path, rows, limit] of [
    ['/audit?', 'entries', 3],
    ['/conversations?view=queue&', 'conversations', 1],
    ['/conversations?view=all&', 'conversations', 1],
    [`/campaigns/${own.campaigns}/recipients?`, 'recipients', 1],
    [`/webhooks/${own.webhooks}/deliveries?`, 'deliveries', 1],
    ['/opt-outs?', 'optOuts', 1],
    ['/opt-outs/history?address=%2B16465550150&', 'events', 1],
    ['/exports?', 'exports', 1],
  ] as const) {
    // A webhook that is tried between two readings has another time for its next try: then both are read again.
    await vi.waitFor(
      async () => {
        const whole = (await get(`${path}limit=100`)).body[rows] as unknown[]
        const one: unknown[] = []
        let cursor: string | null = null
        do {
          const { body } = await get(`${path}limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`)
          one.push(...(body[rows] as unknown[]))
          cursor = body.nextCursor
        } while (cursor !== null && one.length <= whole.length)
        expect(one, path).toEqual(whole)
        expect(one.length, path).toBeGreaterThan(0)
      },
      { timeout: 30_000 },
    )
  }
})
