import type { Database } from '../platform/db/database.ts'
import { CONSENT_NOTICE, type ConsentNotice } from '../recipients/index.ts'

/**
 * Who opted out a moment ago, as far as this process heard: the second look, at hand-over, at what was claimed before. Kept for longer
 * than a claim holds; the claim itself reads the table, so that a lost notice costs nothing but this moment.
 */
export type StopList = {
  has(message: {
    account_id: string
    channel: string
    address: string
    kind: string
    purpose: string | null
  }): boolean
  close(): Promise<void>
}

/** Who stopped marketing only still gets what they need to know. */
const keyOf = (person: string, category: 'marketing' | null): string => `${person} ${category ?? ''}`

const KEEP_MS = 5 * 60_000

export async function openStopList(db: Database): Promise<StopList> {
  const recent = new Map<string, NodeJS.Timeout>()
  const forget = (key: string): void => {
    clearTimeout(recent.get(key))
    recent.delete(key)
  }
  const stop = await db.listen(CONSENT_NOTICE, (payload) => {
    const { accountId, channel, address, kind, category } = JSON.parse(payload) as ConsentNotice
    const person = `${accountId} ${channel} ${address}`
    const key = keyOf(person, category ?? null)
    forget(key)
    if (kind === 'opt_in' && !category) forget(keyOf(person, 'marketing'))
    if (kind === 'opt_out')
      recent.set(
        key,
        setTimeout(() => recent.delete(key), KEEP_MS),
      )
  })
  return {
    has: (message) =>
      recent.size > 0 &&
      message.purpose !== 'consent_answer' &&
      [message.channel, 'all'].some((channel) => {
        const person = `${message.account_id} ${channel} ${message.address}`
        return (
          recent.has(keyOf(person, null)) ||
          (message.kind === 'marketing' && recent.has(keyOf(person, 'marketing')))
        )
      }),
    async close() {
      await stop()
      for (const key of [...recent.keys()]) forget(key)
    },
  }
}
