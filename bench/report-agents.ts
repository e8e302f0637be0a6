// pure
import type { AgentsResult } from './agents.ts'
import { markdownTable, plain } from './figures.ts'
import { goal, type Section, share } from './section.ts'

// (i) as a table and words.

export function agentsSection(result: AgentsResult): Section {
  const { agents, capacity, perSecond, seconds, rows } = result
  const answers = rows.reduce((sum, row) => sum + row.answers, 0)
  const closed = rows.reduce((sum, row) => sum + row.closed, 0)
  return {
    title: `(i) ${plain(agents)} agents at their desks`,
    blocks: [
      markdownTable(
        [
          'Pages',
          'webhook → agent’s event, ms',
          'p95',
          'p99',
          'longest',
          'p99 of those that began a conversation',
          'webhook → answer, ms',
          'p99',
          'µs worker',
          'µs PostgreSQL',
          'µs agents’ pages',
          'events/s to pages',
          'requests/s of pages',
          'elsewhere',
          'slowest write to disk, ms',
        ],
        rows.map((row) => [
          row.asksAgain ? 'ask again after hints, as the console does' : 'listen, answer and close',
          plain(row.toAgent.p50),
          plain(row.toAgent.p95),
          plain(row.toAgent.p99),
          plain(row.toAgent.most),
          plain(row.toAgentOpened.p99),
          plain(row.toAnswer.p50),
          plain(row.toAnswer.p99),
          plain(row.cpu.worker),
          plain(row.cpu.database),
          plain(row.cpu.pages),
          plain(row.eventsPerSecond),
          plain(row.requestsPerSecond),
          share(row.elsewhere),
          plain(row.longestWrite),
        ]),
      ),
      `${plain(perSecond)} signed replies a second for ${plain(seconds)} seconds each, after five seconds of the same that do not count; ${plain(agents)} signed-in agents with a live stream each, of which every beat is answered, and room for ${plain(capacity)} conversations each. Meanwhile they answered ${plain(answers)} times and closed ${plain(closed)} conversations; who writes again after that begins a new one. Afterwards each reply was in the ledger once and in one conversation, in order, each conversation with one agent, nobody above their limit and nobody left waiting. Processor time is for one reply, answers and pages’ requests included. The slowest write is that of a probe beside the load: pages do not wait for the disk, carriers do.`,
    ],
    goals: [
      goal(
        `reply → its agent of ${plain(agents)}, p99 at ${plain(perSecond)} a second`,
        '≤ 150 ms',
        rows[0]!.toAgent.p99,
        ' ms',
        (n) => n <= 150,
      ),
    ],
    figures: result,
  }
}
