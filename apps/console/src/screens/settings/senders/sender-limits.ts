// pure

import type { Sender } from '@foreword/contract'
import { t } from '../../../ui/text.ts'

export type SenderLimits = { rate: string; unit: Sender['rateUnit']; cap: string }

export const limitsOfSender = (sender: Sender): SenderLimits => ({
  rate: String(sender.ratePerSecond),
  unit: sender.rateUnit,
  cap: sender.dailyCap === null ? '' : String(sender.dailyCap),
})

/** A daily limit as typed: null for none, undefined when it is not a number. */
export function readCap(typed: string): number | null | undefined {
  const digits = typed.replace(/[\s,]/g, '')
  if (digits === '') return null
  const cap = Number(digits)
  return /^\d+$/.test(digits) && cap >= 1 && cap <= 100_000_000 ? cap : undefined
}

/** What is wrong, by field. */
export function senderLimitErrors(limits: SenderLimits): { rate?: string; cap?: string } {
  const rate = Number(limits.rate)
  return {
    ...(rate >= 0.1 && rate <= 20_000 ? {} : { rate: t('Between 0.1 and 20,000.') }),
    ...(readCap(limits.cap) === undefined ? { cap: t('A whole number, or empty for no limit.') } : {}),
  }
}
