import { notify, type Tx } from '../platform/db/database.ts'

export const WAKE = 'foreword_due'
/** What is said where only a line has somebody new in it. */
export const IN_LINE = 'in line'

/** Tells every engine, at commit, that a campaign changed and something may be due now. */
export const wakeDispatchers = (tx: Tx): Promise<void> => notify(tx, WAKE, '')

/**
 * Tells every engine, at commit, that something stands in a line: an agent's answer, dozens of times a second. The line is looked at, and
 * nothing else.
 */
export const wakeForLine = (tx: Tx): Promise<void> => notify(tx, WAKE, IN_LINE)
