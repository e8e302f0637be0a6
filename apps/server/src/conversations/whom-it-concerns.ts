import type { LiveEvent } from '@foreword/contract'
import type { Database } from '../platform/db/database.ts'
import type { Concern, Concerns } from '../platform/live/live.ts'
import { concernedBy } from './store.ts'

const EVERYBODY: Concern = { people: 'all', later: null }
const NOBODY: Concern = { people: [], later: null }

/**
 * Which agents' pages a hint is for. With two hundred agents, and three hundred replies a second, a hint for everybody is sixty thousand
 * to write and to read, nearly all of which say nothing to whom they reach. What a conversation is about is told at once to the agent whose it
 * is, or to whom it is offered; the others hear now and then that queues changed. One look-up for all hints of a moment.
 */
export const whomItConcerns =
  (db: Database): Concerns =>
  async (accountId, events) => {
    const ids = events.flatMap((event) =>
      event.type === 'conversation' || event.type === 'typing' ? [event.id] : [],
    )
    const people = new Map<string, string[]>()
    if (ids.length > 0)
      for (const row of await db.asSystem((tx) => concernedBy(tx, accountId, ids)))
        people.set(
          row.id,
          [row.assignee_id, row.offered_to].filter((id) => id !== null),
        )
    return events.map((event) => concernOf(event, people))
  }

function concernOf(event: LiveEvent, people: ReadonlyMap<string, string[]>): Concern {
  switch (event.type) {
    case 'conversation':
      return { people: people.get(event.id) ?? [], later: { type: 'queue' } }
    case 'typing':
      return { people: people.get(event.id) ?? [], later: null }
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
