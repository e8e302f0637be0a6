// pure
import type { DispatchResult, DispatchRow } from './dispatch.ts'
import { markdownTable, plain } from './figures.ts'
import type { LoopResult } from './loop.ts'
import { allCpu, costCells, costs, goal, profile, type Section } from './section.ts'

// (b) and (c) as tables and words.

export function dispatchSection(result: DispatchResult): Section {
  const { rows, missing } = result
  const ratios = ratiosOf(rows)
  return {
    title: '(b) Hand-over with a record of each attempt and its outcome',
    blocks: [
      dispatchTable(rows),
      `Beside HTTP only: ${plain(ratios.dispatchOfHttp)} (by processor time ${plain(ratios.cpuOfHttp)}). Beside the best job queue that works message by message: ${plain(ratios.overBestQueue)} times as fast; beside the best whose user writes attempts together by hand: ${plain(ratios.overBestQueueBatched)} times.`,
      profile(rows.find((row) => row.name === 'foreword')!.cpu),
      ...missing,
    ],
    goals: [
      goal('hand-over, of HTTP only', '≥ 0.6', ratios.dispatchOfHttp, '', (n) => n >= 0.6),
      goal('hand-over, over the best job queue', '≥ 3 ×', ratios.overBestQueue, ' ×', (n) => n >= 3),
    ],
    figures: { ratios, ...result },
  }
}

export const loopSection = (loop: LoopResult): Section => ({
  title: '(c) The full loop: launch, ledger, hand-over, two receipts for each message',
  blocks: [
    markdownTable(
      ['Full loop', 'messages/s', ...costs('sandbox')],
      [[`${plain(loop.messages)} people, two receipts each`, plain(loop.perSecond), ...costCells(loop)]],
    ),
    profile(loop.cpu),
  ],
  goals: [goal('full loop, messages a second', '≥ 6,000', loop.perSecond, '', (n) => n >= 6_000)],
  figures: loop,
})

export type Ratios = {
  /** Messages a second, of HTTP only in the same run. */
  dispatchOfHttp: number
  /** Processor time of everything, HTTP only over ours: what the ratio would be if nothing else used the machine. */
  cpuOfHttp: number | null
  /** Over the best with one job a message and each attempt written alone. */
  overBestQueue: number
  /** Over the best of all, those with attempts written together by hand too. */
  overBestQueueBatched: number
}

export function ratiosOf(rows: readonly DispatchRow[]): Ratios {
  const of = (name: string): DispatchRow => rows.find((row) => row.name === name)!
  const ours = of('foreword')
  const queues = rows.filter((row) => row.name !== 'foreword' && row.name !== 'http-only')
  const best = (some: readonly DispatchRow[]): number => Math.max(...some.map((row) => row.perSecond))
  const http = allCpu(of('http-only').cpu)
  const own = allCpu(ours.cpu)
  return {
    dispatchOfHttp: ours.ofHttp,
    cpuOfHttp: http === null || own === null ? null : http / own,
    overBestQueue: ours.perSecond / best(queues.filter((row) => !row.name.endsWith('-batch'))),
    overBestQueueBatched: ours.perSecond / best(queues),
  }
}

const dispatchTable = (rows: readonly DispatchRow[]): string =>
  markdownTable(
    ['Hand-over', 'messages/s', 'of HTTP only', ...costs('sandbox')],
    rows.map((row) => [row.does, plain(row.perSecond), plain(row.ofHttp), ...costCells(row)]),
  )
