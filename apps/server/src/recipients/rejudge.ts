import type { Tx } from '../platform/db/database.ts'
import { addToImport, type ImportRow } from './import-store.ts'
import { valueCheckFor } from './judge.ts'
import { type AudienceRules, count, emptyTally } from './model.ts'
import { holdAudience, makeReady, refuseLines, valuesAfter } from './rejudge-store.ts'
import type { Audience } from './store.ts'

/** Rows looked at between two breaths of the server. */
const CHUNK = 5_000

/**
 * Judges the values of the stored rows anew after a template, what fills it or its defaults changed: values that are missing, that WhatsApp
 * refuses, or that make a text too long. What was wrong with a number stays as it is. The import's sums follow. Cost: every row is read,
 * about 3 s a million in chunks, and those that change are written; call it only when something said is different.
 */
export async function rejudgeValues(
  tx: Tx,
  audience: Audience,
  kept: ImportRow,
  rules: AudienceRules,
): Promise<void> {
  await holdAudience(tx, audience)
  const check = valueCheckFor({ rules, columns: kept.columns, phoneColumn: kept.phone_column })
  const tally = emptyTally()
  let after = 0
  for (;;) {
    const rows = await valuesAfter(tx, audience, after, CHUNK)
    const judged = rows.map((row) => ({ row, refusal: check(row.variables, row.own_text) }))
    const wrong = judged.flatMap(({ row, refusal }) =>
      refusal && (refusal.reason !== row.reason || refusal.detail !== row.detail)
        ? [{ line: row.line, ...refusal, before: row }]
        : [],
    )
    await refuseLines(tx, audience, wrong)
    for (const { before, reason } of wrong) {
      count(tally, before, -1)
      count(tally, { verdict: 'refused', reason })
    }
    const right = judged.flatMap(({ row, refusal }) => (!refusal && row.verdict === 'refused' ? [row] : []))
    const ready = await makeReady(
      tx,
      audience,
      rules.channel,
      right.map((row) => row.line),
    )
    for (const row of right.filter((one) => ready.has(one.line))) {
      count(tally, row, -1)
      count(tally, { verdict: 'ready', reason: null })
    }
    if (rows.length < CHUNK) break
    after = rows.at(-1)!.line
  }
  await addToImport(tx, {
    accountId: audience.accountId,
    importId: kept.id,
    rowsRead: 0,
    bytesRead: 0,
    tally,
  })
}
