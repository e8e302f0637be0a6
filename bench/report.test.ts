import { expect, test } from 'vitest'
import type { DispatchRow } from './dispatch.ts'
import { dispatchSection, ratiosOf } from './report.ts'
import { flatSection, processesSection } from './report-scale.ts'
import { goalsTable } from './section.ts'

const WORK = { statements: 1, commits: 1, fsyncs: 1, walBytes: 1 }
const row = (name: string, perSecond: number, worker: number | null): DispatchRow => ({
  name,
  does: name,
  perSecond,
  ofHttp: perSecond / 5_000,
  cpu: { worker, database: 50, carrier: 50 },
  work: WORK,
  elsewhere: 0,
})
const ROWS = [
  row('foreword', 3_000, 100),
  row('http-only', 5_000, 20),
  row('pg-boss', 1_000, 400),
  row('pg-boss-batch', 2_000, 200),
  row('graphile-worker', 600, 500),
]

test('the goal is beside queues that work message by message; those batched by hand have their own ratio', () => {
  expect(ratiosOf(ROWS)).toEqual({
    dispatchOfHttp: 0.6,
    cpuOfHttp: 120 / 200,
    overBestQueue: 3,
    overBestQueueBatched: 1.5,
  })
  expect(dispatchSection({ rows: ROWS, missing: [] }).goals.map((goal) => goal.met)).toEqual([true, true])
})

test('a goal that could not be measured is neither met nor missed', () => {
  const blind = { people: 10, oldRows: 0, sent: 10, most: { server: null, database: null }, elsewhere: null }
  const pace = { perSecond: 1, cpu: { worker: null, database: null, carrier: null } }
  const { goals } = flatSection([{ ...blind, intoLedger: pace, loop: pace }])
  expect(goals[0]!.met).toBe(null)
  expect(goalsTable(goals)).toContain('| – | – |')
})

test('cost is compared from the audience to the last receipt, the last size with the first', () => {
  const at = (people: number, into: number, loop: number) => ({
    ...{ people, oldRows: 0, sent: 10, most: { server: 1, database: 1 }, elsewhere: 0 },
    intoLedger: { perSecond: 1, cpu: { worker: 0, database: into, carrier: null } },
    loop: { perSecond: 1, cpu: { worker: loop, database: 0, carrier: 99 } },
  })
  const { goals } = flatSection([at(10, 20, 80), at(100, 30, 80)])
  expect(goals[0]).toMatchObject({ measured: '1.1 ×', met: true })
  expect(flatSection([at(10, 20, 80), at(100, 40, 80)]).goals[0]!.met).toBe(false)
})

test('a rate is judged by the fullest second of the worst sender, and one message twice is one too many', () => {
  const check = (rate: number, mostInASecond: number, twice: number) => ({
    ...{ rate, mostInASecond, twice, processes: 3, messages: 10, perSecond: rate, shares: [10] },
  })
  const section = processesSection({
    messages: 10,
    crowds: [],
    checks: [check(100, 104, 0), check(20, 22, 1)],
  })
  expect(section.goals.map(({ measured, met }) => [measured, met])).toEqual([
    ['10 %', false],
    ['1', false],
  ])
})
