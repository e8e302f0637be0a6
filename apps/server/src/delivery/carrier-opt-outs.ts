import type { Tx } from '../platform/db/database.ts'
import { recordConsent } from '../recipients/index.ts'

/** A message the carrier refused because the person had opted out there. */
export type CarrierOptOut = {
  accountId: string
  messageId: string
  campaignId: string | null
  channel: string
  address: string
  code: string | null
}

/** What people stop in WhatsApp's own settings is marketing; everything else is an opt-out of all. */
const MARKETING_ONLY: ReadonlySet<string | null> = new Set(['131050'])

/**
 * The carrier knows of an opt-out that we did not, whether it says so at the hand-over, by receipt or when asked: it becomes ours, as
 * evidence, and holds for every later campaign.
 */
export async function recordCarrierOptOuts(
  tx: Tx,
  newId: () => string,
  found: readonly CarrierOptOut[],
  now: Date,
): Promise<void> {
  for (const one of found)
    await recordConsent(tx, {
      accountId: one.accountId,
      id: newId(),
      at: now,
      channel: one.channel,
      address: one.address,
      kind: 'opt_out',
      category: MARKETING_ONLY.has(one.code) ? 'marketing' : null,
      source: 'carrier',
      words: `The carrier refused the message with ${one.code}: the person opted out there.`,
      campaignId: one.campaignId,
      messageId: one.messageId,
    })
}
