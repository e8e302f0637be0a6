import { notify, type Tx } from '../platform/db/database.ts'

export const WAKE = 'foreword_due'

/** Tells every dispatcher, at commit, that something may be due now. */
export const wakeDispatchers = (tx: Tx): Promise<void> => notify(tx, WAKE, '')
