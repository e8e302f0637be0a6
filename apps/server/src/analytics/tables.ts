// pure
import {
  type Analytics,
  type AnalyticsTable,
  averageOf,
  type Figures,
  type Satisfaction,
} from '@foreword/contract'
import type { Cell } from '../platform/sheets/cells.ts'
import { handed } from './cards.ts'

// Each chart of the analytics page as a table. Shares are in percent with two decimals, empty where there is no whole.

export type Table = { name: string; columns: readonly string[]; rows: readonly (readonly Cell[])[] }

const share = (part: number, whole: number): number | null =>
  whole > 0 ? Math.round((part / whole) * 10_000) / 100 : null

const FIGURES: readonly [string, (f: Figures) => Cell][] = [
  ['attempted', (f) => f.attempted],
  ['skipped', (f) => f.skipped],
  ['sent', (f) => f.sent],
  ['delivered', (f) => f.delivered],
  ['read', (f) => f.read],
  ['no_receipt', (f) => noReceipt(f)],
  ['failed', (f) => f.failed],
  ['not_sure', (f) => f.unknown],
  ['people_who_replied', (f) => f.responded],
  ['replies', (f) => f.replies],
  ['opted_out', (f) => f.optedOut],
  ['segments', (f) => f.segments],
  ['success_percent', (f) => share(f.delivered, f.sent)],
  ['accepted_percent', (f) => share(f.sent, handed(f))],
  ['read_percent', (f) => share(f.read, f.delivered)],
  ['response_percent', (f) => share(f.responded, f.delivered)],
  ['opt_out_percent', (f) => share(f.optedOut, f.delivered)],
]

/** Accepted by the carrier, and since then neither delivered nor failed. */
export const noReceipt = (f: Figures): number => f.sent - f.delivered - f.failedLate

const figureTable = (
  name: string,
  heads: readonly string[],
  rows: readonly { cells: readonly Cell[]; figures: Figures }[],
): Table => ({
  name,
  columns: [...heads, ...FIGURES.map(([column]) => column)],
  rows: rows.map((row) => [...row.cells, ...FIGURES.map(([, cell]) => cell(row.figures))]),
})

const groups = (name: string, head: string, list: readonly { name: string; figures: Figures }[]): Table =>
  figureTable(
    name,
    [head],
    list.map((group) => ({ cells: [group.name], figures: group.figures })),
  )

const reasons = (name: string, list: Analytics['failures']): Table => ({
  name,
  columns: ['reason', 'carrier_code', 'messages', 'what_to_do'],
  rows: list.map((row) => [row.title, row.carrierCode, row.messages, row.remedy]),
})

const liked = (
  name: string,
  heads: readonly string[],
  rows: readonly { cells: readonly Cell[]; figures: Satisfaction }[],
): Table => ({
  name,
  columns: [
    ...heads,
    'asked',
    'answered',
    'answered_percent',
    'average',
    'gave_1',
    'gave_2',
    'gave_3',
    'gave_4',
    'gave_5',
    'words',
  ],
  rows: rows.map(({ cells, figures }) => {
    const { scored, average } = averageOf(figures)
    const rounded = average === null ? null : Math.round(average * 100) / 100
    return [
      ...cells,
      figures.asked,
      scored,
      share(scored, figures.asked),
      rounded,
      ...figures.scores,
      figures.words,
    ]
  }),
})

const likedGroups = (
  name: string,
  head: string,
  list: readonly { name: string; figures: Satisfaction }[],
): Table =>
  liked(
    name,
    [head],
    list.map((one) => ({ cells: [one.name], figures: one.figures })),
  )

/** The parts of a whole, with their share. */
const parts = (name: string, whole: number, list: readonly (readonly [string, number])[]): Table => ({
  name,
  columns: ['status', 'messages', 'percent'],
  rows: list.map(([status, n]) => [status, n, share(n, whole)]),
})

/** What the account's clock says at a moment: "2026-11-25T09:00". */
export type Wall = (iso: string) => string

const LETTERS = { hour: 16, day: 10, month: 7 } as const

/** One table. Every row of what the page shows, and more columns than fit there. */
export function tableOf(answer: Analytics, table: AnalyticsTable, wall: Wall): Table {
  const { total: t, range } = answer
  switch (table) {
    case 'time':
      return figureTable(
        'Messages over time',
        [`${range.unit} (${range.timeZone})`, 'from (UTC)'],
        answer.spans.map((span) => ({
          cells: [wall(span.from).slice(0, LETTERS[range.unit]).replace('T', ' '), new Date(span.from)],
          figures: span.figures,
        })),
      )
    case 'delivery':
      return parts('Delivery status', handed(t), [
        ['Delivered', t.delivered],
        ['No receipt', noReceipt(t)],
        ['Failed after accepted', t.failedLate],
        ['Refused by the carrier', t.failed - t.failedLate],
      ])
    case 'response':
      return parts('Response status', t.delivered, [
        ['Replied', t.responded],
        ['No reply', Math.max(0, t.delivered - t.responded)],
      ])
    case 'skills':
      return groups('By skill', 'skill', answer.skills)
    case 'channels':
      return groups('By channel', 'channel', answer.channels)
    case 'senders':
      return groups('By sender', 'sender', answer.senders)
    case 'countries':
      return groups('By country', 'country', answer.countries)
    case 'failures':
      return reasons('Failures', answer.failures)
    case 'skips':
      return reasons('Skipped', answer.skips)
    case 'cost':
      return {
        name: 'Cost',
        columns: [
          `${range.unit} (${range.timeZone})`,
          'from (UTC)',
          'currency',
          'estimated',
          'actual',
          'messages_sent',
          'messages_with_actual_cost',
        ],
        rows: answer.spans.map((span, index) => {
          const cost = answer.costs.spans[index]!
          return [
            wall(span.from).slice(0, LETTERS[range.unit]).replace('T', ' '),
            new Date(span.from),
            answer.costs.currency,
            cost.estimated,
            cost.actual,
            cost.sent,
            cost.told,
          ]
        }),
      }
    case 'replies':
      return {
        name: 'Time to reply',
        columns: ['within_seconds', 'people', 'percent'],
        rows: answer.replyTimes.steps.map((step) => [
          step.upTo === null ? 'longer' : step.upTo,
          step.people,
          share(step.people, t.responded),
        ]),
      }
    case 'first_answers':
      return {
        name: 'First answer of an agent',
        columns: ['within_seconds', 'people', 'percent'],
        rows: answer.answerTimes.steps.map((step) => [
          step.upTo === null ? 'longer' : step.upTo,
          step.people,
          share(
            step.people,
            answer.answerTimes.steps.reduce((sum, one) => sum + one.people, 0),
          ),
        ]),
      }
    case 'scores': {
      const { scores } = answer.satisfaction.total
      const { scored } = averageOf(answer.satisfaction.total)
      return {
        name: 'Scores',
        columns: ['score', 'people', 'percent'],
        rows: scores.map((n, index) => [index + 1, n, share(n, scored)]).reverse(),
      }
    }
    case 'scores_time':
      return liked(
        'Scores over time',
        [`${range.unit} (${range.timeZone})`],
        answer.spans.map((span, index) => ({
          cells: [wall(span.from).slice(0, LETTERS[range.unit]).replace('T', ' ')],
          figures: answer.satisfaction.spans[index]!,
        })),
      )
    case 'scores_agents':
      return likedGroups('Scores by agent', 'agent', answer.satisfaction.agents)
    case 'scores_skills':
      return likedGroups('Scores by skill', 'skill', answer.satisfaction.skills)
    case 'scores_campaigns':
      return likedGroups('Scores by campaign', 'campaign', answer.satisfaction.campaigns)
    default:
      return table satisfies never
  }
}
