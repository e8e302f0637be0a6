import { campaignFigures, campaignParts, reasonOf } from '../analytics/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { edgesOf, type Known } from './reporting.ts'
import * as store from './store.ts'

/** What our own pages know of a time, from the rollups: whole quarters of an hour, those that it touches. */
export async function knownBetween(
  tx: Tx,
  accountId: string,
  campaignId: string | null,
  from: number,
  to: number,
): Promise<Known> {
  const edges = edgesOf(from, to)
  const whose = { campaignId, skillIds: null, channels: null, senderIds: null }
  const figures = await campaignFigures(tx, accountId, edges, whose)
  const parts = await campaignParts(tx, accountId, edges, whose)
  const ineligible = await store.ineligiblePeople(tx, { accountId, campaignId, edges })
  const campaignIds = [...new Set([...figures, ...ineligible].map((row) => row.campaignId))]
  const facts = await store.campaignFacts(tx, accountId, campaignIds)
  const talked = await store.conversationsOf(tx, { accountId, campaignIds, edges })
  return { edges, facts, figures, parts, ineligible, talked, reasonOf }
}
