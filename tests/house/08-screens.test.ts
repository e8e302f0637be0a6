import { expect, test } from 'vitest'
import { importsOf, sources } from './tree.ts'

// Law 8: no screen imports another screen; ui/ knows no api/, live/ or screens/.

const CONSOLE = 'apps/console/src/'
const SCREENS = `${CONSOLE}screens/`
const screenOf = (path: string): string | null =>
  path.startsWith(SCREENS) ? path.slice(SCREENS.length).split('/')[0]! : null

const edges = sources(CONSOLE).flatMap((from) =>
  importsOf(from).flatMap((one) => (one.path ? [{ from, to: one.path }] : [])),
)

test('no screen imports another screen', () => {
  expect(new Set(edges.flatMap(({ from }) => screenOf(from) ?? [])).size).toBeGreaterThan(2)
  const wrong = edges.filter(
    ({ from, to }) => screenOf(from) && screenOf(to) && screenOf(from) !== screenOf(to),
  )
  expect(wrong).toEqual([])
})

test('ui/ imports neither api/, live/, app/ nor screens/', () => {
  const own = edges.filter(({ from }) => from.startsWith(`${CONSOLE}ui/`))
  expect(own.length).toBeGreaterThan(5)
  expect(own.filter(({ to }) => /^apps\/console\/src\/(api|live|app|screens)\//.test(to))).toEqual([])
})

test('api/ and live/ import neither screens/ nor app/', () => {
  const own = edges.filter(
    ({ from }) => from.startsWith(`${CONSOLE}api/`) || from.startsWith(`${CONSOLE}live/`),
  )
  expect(own.length).toBeGreaterThan(2)
  expect(own.filter(({ to }) => /^apps\/console\/src\/(app|screens)\//.test(to))).toEqual([])
})
