import { expect, test } from 'vitest'
import { PAST_THE_DOOR } from './exceptions.ts'
import { importsOf, sources } from './tree.ts'

// Law 1: a room imports only rooms to its left, through their index.ts. Platform is the ground they stand on and has no door.

const SERVER = 'apps/server/src/'
const STREET = [
  'platform',
  'accounts',
  'applications',
  'channels',
  'recipients',
  'messages',
  'campaigns',
  'delivery',
  'conversations',
  'intake',
  'webhooks',
  'analytics',
  'privacy',
  'imports',
  'liveperson',
  'mcp',
]

/** Folders beside the rooms: adapters (law 3), commands and the demo's data, which stand outside like main.ts. */
const OUTSIDE = ['carriers', 'cli', 'demo']

const folderOf = (path: string): string | null =>
  path.startsWith(SERVER) && path.slice(SERVER.length).includes('/')
    ? path.slice(SERVER.length).split('/')[0]!
    : null

const edges = sources(SERVER).flatMap((from) =>
  importsOf(from).flatMap((one) => (one.path ? [{ from, to: one.path }] : [])),
)

test('every folder is a room of the street, or known to stand outside', () => {
  const folders = new Set(sources(SERVER).flatMap((path) => folderOf(path) ?? []))
  expect([...folders].filter((folder) => !STREET.includes(folder) && !OUTSIDE.includes(folder))).toEqual([])
  expect(folders.size).toBeGreaterThan(10)
})

test('a room imports only rooms to its left', () => {
  const wrong = edges.filter(({ from, to }) => {
    const [own, other] = [folderOf(from), folderOf(to)]
    if (!own || !STREET.includes(own) || own === other) return false
    if (!other) return true
    return !(STREET.indexOf(other) >= 0 && STREET.indexOf(other) < STREET.indexOf(own))
  })
  expect(wrong).toEqual([])
})

test('a room is entered through its index.ts', () => {
  const wrong = edges.filter(({ from, to }) => {
    const [own, other] = [folderOf(from), folderOf(to)]
    if (!other || own === other || other === 'platform' || !STREET.includes(other)) return false
    if (own === 'carriers') return false // law 3
    if (PAST_THE_DOOR[from]?.to.includes(to)) return false
    return to !== `${SERVER}${other}/index.ts`
  })
  expect(wrong).toEqual([])
})

test('no exception outlives its use', () => {
  for (const [from, { to }] of Object.entries(PAST_THE_DOOR)) {
    const used = edges.filter((edge) => edge.from === from).map((edge) => edge.to)
    expect(used, from).toEqual(expect.arrayContaining([...to]))
  }
})

/** Who speaks to the API as a client does: they go through its door with a key, and through no room's. */
const CLIENTS = ['apps/server/src/mcp/', 'apps/server/src/cli/mcp.ts']

test('the face for assistants imports no room: it may what its key may', () => {
  const own = edges.filter(({ from }) => folderOf(from) === 'mcp' && !from.includes('.test.'))
  const others = own.filter(({ to }) => !['mcp', 'platform'].includes(folderOf(to) ?? ''))
  expect(others).toEqual([])
  expect(own.length).toBeGreaterThan(5)
})

test('rooms import nothing of the sandbox, the console or the tests', () => {
  const wrong = edges.filter(({ from, to }) => folderOf(from) !== null && !to.startsWith(SERVER))
  expect(wrong).toEqual([])
  const packages = sources(SERVER).flatMap((from) => importsOf(from).map((one) => ({ from, name: one.name })))
  const ours = packages.filter(({ name }) => /^@foreword\/(?!contract$)/.test(name))
  const asClients = ours.filter(
    ({ from, name }) => name === '@foreword/client' && CLIENTS.some((one) => from.startsWith(one)),
  )
  expect(ours).toEqual(asClients)
})
