import type { Database } from '../platform/db/database.ts'
import type { Concern, Concerns, Hint } from '../platform/live/live.ts'
import { concernedBy } from './store.ts'

const EVERYBODY: Concern = { people: 'all', later: null }
const NOBODY: Concern = { people: [], later: null }

/**
 * Which agents' pages a hint is for. With two hundred agents, and three hundred replies a second, a hint for everybody is sixty thousand
 * to write and to read, nearly all of which say nothing to whom they reach. What a conversation is about is told at once to the agent whose it
 * is, or to whom it is offered; the others hear now and then that queues changed. One look-up for all hints of a moment whose writers did not
 * say it.
 */
export const whomItConcerns =
  (db: Database): Concerns =>
  async (accountId, hints) => {
    const ids = hints.flatMap(({ event, people }) =>
      people === null && (event.type === 'conversation' || event.type === 'typing') ? [event.id] : [],
    )
    const found = new Map<string, string[]>()
    if (ids.length > 0)
      for (const row of await concernedBy(db.kysely, accountId, ids))
        found.set(
          row.id,
          [row.assignee_id, row.offered_to].filter((id) => id !== null),
        )
    return hints.map((hint) => concernOf(hint, found))
  }

function concernOf({ event, people }: Hint, found: ReadonlyMap<string, string[]>): Concern {
  switch (event.type) {
    case 'conversation':
      return { people: people ?? found.get(event.id) ?? [], later: { type: 'queue' } }
    case 'typing':
      return { people: people ?? found.get(event.id) ?? [], later: null }
    case 'draft':
      return { people: [event.of], later: null }
    case 'offer':
    case 'mention':
      return { people: [event.id], later: null }
    // Nothing an agent sees.
    case 'campaign':
    case 'import':
    case 'export':
      return NOBODY
    default:
      return EVERYBODY
  }
}
