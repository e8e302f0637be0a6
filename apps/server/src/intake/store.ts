import { sql } from 'kysely'
import { rows, type Tx } from '../platform/db/database.ts'

// All SQL of webhook_events.

export type RawEvent = { accountId: string; senderId: string; dedupeKey: string; payload: string }

/** Keeps what came, once each. Answers the keys that are new: only those are applied. */
export async function keepEvents(tx: Tx, events: readonly RawEvent[], now: Date): Promise<Set<string>> {
  const kept = await rows(
    tx,
    sql<{
      sender_id: string
      dedupe_key: string
    }>`/* prepared */ insert into webhook_events (account_id, sender_id, dedupe_key, received_at, payload)
      select a, s, k, ${now}, p from unnest(${events.map((e) => e.accountId)}::uuid[], ${events.map((e) => e.senderId)}::uuid[],
        ${events.map((e) => e.dedupeKey)}::text[], ${events.map((e) => e.payload)}::text[]) as e (a, s, k, p)
      order by s, k on conflict do nothing returning sender_id, dedupe_key`,
  )
  return new Set(kept.map((row) => `${row.sender_id}/${row.dedupe_key}`))
}
