// pure

import type { Funnel } from '@foreword/contract'
import { t } from './text.ts'

export type LedgerPart = {
  key: 'delivered' | 'sent' | 'sending' | 'unsure' | 'failed' | 'skipped' | 'cancelled' | 'waiting'
  title: string
  people: number
}

/**
 * The funnel as the ledger bar's parts, always in the same order; they add up to the recipients. Read counts as
 * delivered; expired stands with cancelled: the person did not get it and will not.
 */
export function ledgerParts(funnel: Funnel): LedgerPart[] {
  return [
    { key: 'delivered', title: t('Delivered'), people: funnel.delivered + funnel.read },
    { key: 'sent', title: t('Sent'), people: funnel.sent },
    { key: 'sending', title: t('Sending'), people: funnel.sending },
    { key: 'unsure', title: t('Not sure'), people: funnel.unknown },
    { key: 'failed', title: t('Failed'), people: funnel.failed },
    { key: 'skipped', title: t('Skipped'), people: funnel.skipped },
    { key: 'cancelled', title: t('Cancelled or expired'), people: funnel.cancelled + funnel.expired },
    { key: 'waiting', title: t('Waiting'), people: funnel.waiting },
  ]
}

/** Whether the parts add up to the whole. They must; the page says it when they do. */
export function addsUp(funnel: Funnel): boolean {
  return ledgerParts(funnel).reduce((sum, part) => sum + part.people, 0) === funnel.recipients
}

/** How many people were handed to the carrier: every message that left, whatever became of it. */
export function handedOver(funnel: Funnel): number {
  return funnel.sent + funnel.delivered + funnel.read + funnel.failed + funnel.unknown
}

/** How many people are done with: not waiting and not on the way. */
export function done(funnel: Funnel): number {
  return funnel.recipients - funnel.waiting - funnel.sending
}

export function delivered(funnel: Funnel): number {
  return funnel.delivered + funnel.read
}
