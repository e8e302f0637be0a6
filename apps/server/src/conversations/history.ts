import type { ThreadMessage } from '@foreword/contract'
import type { Tx } from '../platform/db/database.ts'
import { found } from '../platform/problem.ts'
import { transcript } from './conversations.ts'
import { type NoteRow, notesOf } from './desk-store.ts'
import { type HistoryAsked, historyRows, type Place } from './history-store.ts'
import { eventsOf } from './routing-store.ts'
import { type SummaryRow, summaryById } from './store.ts'
import { type SurveyRow, surveyOf } from './surveys/survey-store.ts'
import { threadView } from './thread-view.ts'

export { campaignsIn, countHistory, type HistoryAsked } from './history-store.ts'

/** A conversation whole: as its thread shows it, with what colleagues wrote among themselves if that is wanted, and how it was found. */
export type Told = {
  row: SummaryRow
  messages: ThreadMessage[]
  /** Null = not asked for. */
  notes: NoteRow[] | null
  survey: SurveyRow | null
}

/** A page of conversations, in the order in which they were opened. Cost: some small questions for each. */
export async function historyPage(
  tx: Tx,
  accountId: string,
  asked: HistoryAsked,
  notes: boolean,
  after: Place | null,
  limit: number,
): Promise<Told[]> {
  const told: Told[] = []
  for (const row of await historyRows(tx, accountId, asked, after, limit))
    told.push(await tell(tx, row, notes))
  return told
}

/** One of them; 404 when there is none. */
export const historyOf = async (tx: Tx, accountId: string, id: string, notes: boolean): Promise<Told> =>
  tell(tx, found(await summaryById(tx, accountId, id), 'This conversation'), notes)

async function tell(tx: Tx, row: SummaryRow, notes: boolean): Promise<Told> {
  const survey = await surveyOf(tx, row.account_id, row.id)
  const events = await eventsOf(tx, row.account_id, row.id)
  return {
    row,
    messages: await threadView(tx, row, await transcript(tx, row), { survey, events }),
    // Whoever may ask for a history may read whispers.
    notes: notes ? await notesOf(tx, row.account_id, row.id, null) : null,
    survey: survey ?? null,
  }
}
