// pure
import { markdownTable, plain } from './figures.ts'
import type { IntakeResult } from './intake.ts'
import type { LatencyResult } from './latency.ts'
import { costCells, costs, goal, type Section, share } from './section.ts'

// (g) and (h) as tables and words.

export function latencySection(result: LatencyResult): Section {
  const { launches, replies } = result
  const most = Math.max(...launches.map((row) => row.first.most))
  const last = Math.max(...launches.flatMap((row) => (row.last ? [row.last.most] : [])))
  const quiet = replies[0]!
  return {
    title: '(g) How long people wait',
    blocks: [
      markdownTable(
        [
          'Campaign',
          'times',
          'publish → first message, ms',
          'longest',
          'pause → last message, ms',
          'longest',
        ],
        launches.map((row) => [
          `${plain(row.people)} people`,
          plain(row.times),
          plain(row.first.median),
          plain(row.first.most),
          plain(row.last?.median ?? null),
          plain(row.last?.most ?? null),
        ]),
      ),
      markdownTable(
        [
          'Replies',
          'webhook → agent’s event, ms',
          'p99',
          'longest',
          'webhook → answer, ms',
          'p99',
          'µs worker',
          'µs PostgreSQL',
          'elsewhere',
        ],
        replies.map((row) => [
          `${plain(row.perSecond)} a second, ${row.beside > 0 ? `beside ${plain(row.beside)} messages a second` : 'nothing else'}`,
          plain(row.toAgent.p50),
          plain(row.toAgent.p99),
          plain(row.toAgent.most),
          plain(row.toAnswer.p50),
          plain(row.toAnswer.p99),
          plain(row.cpu.worker),
          plain(row.cpu.database),
          share(row.elsewhere),
        ]),
      ),
      'Publish and pause are clicks over HTTP; arrivals are by the sandbox’s clock, which is this machine’s. The first figure is the middle one. Processor time is for one reply, the messages beside it included.',
    ],
    goals: [
      goal('publish → first message, longest', '≤ 300 ms', most, ' ms', (n) => n <= 300),
      goal('pause → last message, longest', '≤ 1,000 ms', last, ' ms', (n) => n <= 1_000),
      goal(
        `reply → agent, p99 at ${plain(quiet.perSecond)} a second`,
        '≤ 150 ms',
        quiet.toAgent.p99,
        ' ms',
        (n) => n <= 150,
      ),
    ],
    figures: result,
  }
}

export const intakeSection = (result: IntakeResult): Section => ({
  title: '(h) Webhook intake',
  blocks: [
    markdownTable(
      [
        'Signed receipts, verified, kept, applied',
        'webhooks/s',
        'answered after, ms',
        'p99',
        ...costs('poster'),
      ],
      [
        [
          `${plain(result.webhooks)} over 64 connections`,
          plain(result.perSecond),
          plain(result.p50),
          plain(result.p99),
          ...costCells(result),
        ],
      ],
    ),
    'Figures are for one webhook. The process that posts them runs on the same machine.',
  ],
  goals: [],
  figures: result,
})
