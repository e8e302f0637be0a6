import { notify, type Tx } from '../platform/db/database.ts'

export const WAKE = 'foreword_due'
const IN_LINE = 'in line'

/** Tells every engine, at commit, that a campaign changed and something may be due now. */
export const wakeDispatchers = (tx: Tx): Promise<void> => notify(tx, WAKE, '')

/**
 * Tells every engine, at commit, that something stands in a line: an agent's answer, dozens of times a second. Nothing but this sender's line
 * is looked at; without a sender, all lines.
 */
export const wakeForLine = (tx: Tx, senderId?: string): Promise<void> =>
  notify(tx, WAKE, senderId === undefined ? IN_LINE : `${IN_LINE} ${senderId}`)

/** What a wake asks to look at: everything, the lines, or the line of a sender. */
export type Woken = { look: 'everything' } | { look: 'lines' } | { look: 'line'; senderId: string }

export const wokenBy = (payload: string): Woken => {
  if (payload === IN_LINE) return { look: 'lines' }
  if (payload.startsWith(`${IN_LINE} `)) return { look: 'line', senderId: payload.slice(IN_LINE.length + 1) }
  return { look: 'everything' }
}
