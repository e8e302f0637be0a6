// pure

import type { Template, TemplateQuality } from '@foreword/contract'
import { spoken, t } from '../../ui/text.ts'

export { CATEGORY_WORDS, languageName, STATUS_WORDS } from '../../ui/template-words.ts'

export const QUALITY_WORDS: Record<TemplateQuality, string> = spoken(() => ({
  green: t('High'),
  yellow: t('Medium'),
  red: t('Low'),
  unknown: t('Not rated yet'),
}))

/** The statuses one can filter by, in the order of the menu. */
export const STATUS_FILTERS = ['approved', 'pending', 'rejected', 'paused', 'disabled', 'draft'] as const

/** What the status asks of the reader; null = nothing. */
export function statusNote(
  template: Pick<Template, 'status' | 'statusDetail' | 'edit'>,
): { tone: 'go' | 'wait' | 'bad'; title: string; words: string } | null {
  const reason = template.statusDetail
  switch (template.status) {
    case 'pending':
      return {
        tone: 'go',
        title: t('In review at WhatsApp.'),
        words: t(
          'Most answers come within minutes, some take a day. Until then it cannot be changed or sent.',
        ),
      }
    case 'rejected':
      return {
        tone: 'bad',
        title: reason
          ? t('Rejected: {reason}', { reason: sentence(reason) })
          : t('Rejected, without a reason.'),
        words: template.edit
          ? t('You changed it. Hand it in again when it is right.')
          : t('Change what was rejected, then hand it in again.'),
      }
    case 'paused':
      return {
        tone: 'wait',
        title: reason ? t('Paused: {reason}', { reason: sentence(reason) }) : t('Paused by WhatsApp.'),
        words: t(
          'Too many people blocked or reported it. The first pause ends by itself after 3 hours, the second after 6; a third time disables it. Campaigns that use it wait for an administrator.',
        ),
      }
    case 'disabled':
      return {
        tone: 'bad',
        title: reason ? t('Disabled: {reason}', { reason: sentence(reason) }) : t('Disabled by WhatsApp.'),
        words: t('It does not come back. Duplicate it under another name, and change what people disliked.'),
      }
    case 'deleted':
      return { tone: 'bad', title: t('Deleted.'), words: reason ?? t('It can no longer be sent.') }
    default:
      return null
  }
}

const sentence = (words: string): string => (/[.!?]$/.test(words.trim()) ? words.trim() : `${words.trim()}.`)
