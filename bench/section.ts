// pure
import { markdownTable, plain } from './figures.ts'
import type { Cpu, Work } from './measure.ts'

// The form of an answer: a table, words beside it, and how it stands with the goals.

/** `met` null = it could not be measured here. */
export type Goal = { what: string; wanted: string; measured: string; met: boolean | null }

export type Section = {
  title: string
  /** Markdown: tables and paragraphs. */
  blocks: readonly string[]
  goals: readonly Goal[]
  /** What the blocks were made of, for programs. */
  figures: unknown
}

export const goal = (
  what: string,
  wanted: string,
  value: number | null,
  unit: string,
  met: (value: number) => boolean,
): Goal => ({
  what,
  wanted,
  measured: value === null ? '–' : `${plain(value)}${unit}`,
  met: value === null ? null : met(value),
})

export const goalsTable = (goals: readonly Goal[]): string =>
  markdownTable(
    ['Goal', 'wanted', 'measured', 'met'],
    goals.map((one) => [one.what, one.wanted, one.measured, one.met === null ? '–' : one.met ? 'yes' : 'no']),
  )

/** Heads of the columns that `costCells` fills. */
export const costs = (carrier: string): string[] => [
  'µs worker',
  'µs PostgreSQL',
  `µs ${carrier}`,
  'statements',
  'commits',
  'fsyncs',
  'log bytes',
  'elsewhere',
]

export const costCells = (row: { cpu: Cpu; work: Work; elsewhere: number | null }): string[] => [
  plain(row.cpu.worker),
  plain(row.cpu.database),
  plain(row.cpu.carrier),
  plain(row.work.statements),
  plain(row.work.commits),
  plain(row.work.fsyncs),
  plain(row.work.walBytes),
  share(row.elsewhere),
]

export const share = (part: number | null): string => (part === null ? '–' : `${plain(part * 100)} %`)

export const allCpu = ({ worker, database, carrier }: Cpu): number | null =>
  worker === null || database === null || carrier === null ? null : worker + database + carrier

/** Where the processor time of a message goes: what bounds the pace once the machine is full. */
export function profile(cpu: Cpu): string {
  const all = allCpu(cpu)
  if (all === null) return 'This system does not tell the processor time of other processes.'
  const part = (us: number | null): string => `${Math.round(((us ?? 0) / all) * 100)} %`
  return `A message costs ${plain(all)} µs of processor time: ${part(cpu.worker)} in the server, ${part(cpu.database)} in PostgreSQL, ${part(cpu.carrier)} in the sandbox.`
}
