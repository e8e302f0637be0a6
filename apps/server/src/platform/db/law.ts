import { AsyncLocalStorage } from 'node:async_hooks'

/** The mark lives in an object, so that work left running after the transaction's end no longer counts as inside. */
const current = new AsyncLocalStorage<{ open: boolean }>()

/** Runs `fn` marked as inside an open transaction. */
export async function insideTransaction<T>(fn: () => Promise<T>): Promise<T> {
  const mark = { open: true }
  try {
    return await current.run(mark, fn)
  } finally {
    mark.open = false
  }
}

/**
 * Guards the law that no carrier is called and no socket is written while a transaction is open: a slow peer
 * would hold locks and a connection for as long as it pleases, and a rollback could not take the call back.
 * @param what what was about to happen, as it should read in the error
 */
export function assertNoOpenTransaction(what: string): void {
  if (!current.getStore()?.open) return
  throw new Error(`${what} inside an open transaction. Commit first, then act on what was committed.`)
}
