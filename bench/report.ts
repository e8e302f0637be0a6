// pure
import type { DispatchRow } from './dispatch.ts'
import { markdownTable, plain } from './figures.ts'
import type { LoopResult } from './loop.ts'
import type { Cpu, Work } from './measure.ts'

// Figures as tables and words. No measuring here.

export type Ratios = {
  /** Messages a second, of HTTP only in the same run. */
  dispatchOfHttp: number
  /** Processor time of everything, HTTP only over ours: what the ratio would be if nothing else used the machine. */
  cpuOfHttp: number | null
  /** Over the best with one job a message and each attempt written alone. */
  overBestQueue: number
  /** Over the best of all, those with attempts written together by hand too. */
  overBestQueueBatched: number
  loopPerSecond: number
}

export function ratiosOf(dispatch: readonly DispatchRow[], loop: LoopResult): Ratios {
  const of = (name: string): DispatchRow => dispatch.find((row) => row.name === name)!
  const ours = of('foreword')
  const queues = dispatch.filter((row) => row.name !== 'foreword' && row.name !== 'http-only')
  const best = (rows: readonly DispatchRow[]): number => Math.max(...rows.map((row) => row.perSecond))
  const http = allCpu(of('http-only').cpu)
  const own = allCpu(ours.cpu)
  return {
    dispatchOfHttp: ours.ofHttp,
    cpuOfHttp: http === null || own === null ? null : http / own,
    overBestQueue: ours.perSecond / best(queues.filter((row) => !row.name.endsWith('-batch'))),
    overBestQueueBatched: ours.perSecond / best(queues),
    loopPerSecond: loop.perSecond,
  }
}

export function ratiosInWords(ratios: Ratios): string {
  return [
    `Hand-over at ${plain(ratios.dispatchOfHttp)} of HTTP only (by processor time ${plain(ratios.cpuOfHttp)}).`,
    `${plain(ratios.overBestQueue)} times the best job queue; ${plain(ratios.overBestQueueBatched)} times the best with attempts written together by hand.`,
    `Full loop with two receipts: ${plain(ratios.loopPerSecond)} messages a second.`,
  ].join('\n')
}

const allCpu = ({ worker, database, carrier }: Cpu): number | null =>
  worker === null || database === null || carrier === null ? null : worker + database + carrier

const COSTS = [
  'µs worker',
  'µs PostgreSQL',
  'µs sandbox',
  'statements',
  'commits',
  'fsyncs',
  'log bytes',
  'elsewhere',
]

const costCells = (row: { cpu: Cpu; work: Work; elsewhere: number | null }): string[] => [
  plain(row.cpu.worker),
  plain(row.cpu.database),
  plain(row.cpu.carrier),
  plain(row.work.statements),
  plain(row.work.commits),
  plain(row.work.fsyncs),
  plain(row.work.walBytes),
  row.elsewhere === null ? '–' : `${plain(row.elsewhere * 100)} %`,
]

export const dispatchTable = (rows: readonly DispatchRow[]): string =>
  markdownTable(
    ['Hand-over', 'messages/s', 'of HTTP only', ...COSTS],
    rows.map((row) => [row.does, plain(row.perSecond), plain(row.ofHttp), ...costCells(row)]),
  )

export const loopTable = (loop: LoopResult): string =>
  markdownTable(
    ['Full loop', 'messages/s', ...COSTS],
    [[`${plain(loop.messages)} people, two receipts each`, plain(loop.perSecond), ...costCells(loop)]],
  )
