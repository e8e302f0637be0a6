import type { FailureClass } from '../channels/index.ts'
import {
  applyReceipts,
  combineReceipts,
  failedMessages,
  type Moved,
  type Receipt,
  rememberLate,
} from '../messages/index.ts'
import type { Tx } from '../platform/db/database.ts'
import { recordSuppressions } from '../recipients/index.ts'
import { recordCarrierOptOuts } from './carrier-opt-outs.ts'
import { concernsCampaign } from './late.ts'
import { announce } from './settler.ts'

/** A receipt with the class its carrier's error table gives the code; null when it is no failure, or an unknown one. */
export type CarrierReceipt = Receipt & { class: FailureClass | null }

/**
 * Writes what a carrier said of messages, by webhook or when asked, and what follows: who failed late for a passing reason, or one that
 * concerns all, is kept for lookAtLateFailures; who opted out at the carrier, or cannot get messages on the channel, is remembered. Answers what moved.
 */
export async function writeReceipts(
  tx: Tx,
  newId: () => string,
  receipts: readonly CarrierReceipt[],
  now: Date,
): Promise<Moved[]> {
  const best = new Map(combineReceipts(receipts).map((one) => [one.messageId, one as CarrierReceipt]))
  const moved = await applyReceipts(tx, [...best.values()], now)
  await announce(tx, moved)
  const failed = moved.flatMap((row) => {
    const receipt = best.get(row.id)
    return row.state === 'failed' && receipt ? [{ row, receipt }] : []
  })
  await optOut(
    tx,
    newId,
    failed.filter(({ receipt }) => receipt.class === 'opt_out'),
    now,
  )
  await suppress(
    tx,
    failed.filter(({ receipt }) => receipt.class === 'suppress'),
    now,
  )
  await rememberLate(
    tx,
    failed.flatMap(({ row, receipt }) =>
      row.was === 'sent' && row.campaign_id && receipt.class && concernsCampaign(receipt.class)
        ? [{ accountId: row.account_id, id: row.id, campaignId: row.campaign_id, class: receipt.class }]
        : [],
    ),
    now,
  )
  return moved
}

type Failed = { row: Moved; receipt: CarrierReceipt }

async function optOut(tx: Tx, newId: () => string, failed: readonly Failed[], now: Date): Promise<void> {
  const found = await failedMessages(
    tx,
    failed.map(({ row }) => row),
  )
  await recordCarrierOptOuts(
    tx,
    newId,
    found.map((row) => ({
      accountId: row.account_id,
      messageId: row.id,
      campaignId: row.campaign_id,
      channel: row.channel,
      address: row.address,
      code: row.carrier_code,
    })),
    now,
  )
}

async function suppress(tx: Tx, failed: readonly Failed[], now: Date): Promise<void> {
  const found = await failedMessages(
    tx,
    failed.map(({ row }) => row),
  )
  await recordSuppressions(
    tx,
    found.map((row) => ({
      accountId: row.account_id,
      channel: row.channel,
      address: row.address,
      reason: row.reason ?? 'other',
      code: row.carrier_code,
      messageId: row.id,
    })),
    now,
  )
}
