// pure

import type { RichDraft } from '@foreword/contract'
import { t } from '../../../../ui/text.ts'

export const NO_RICH = {
  type: 'inapp' as const,
  imageUrl: null,
  linkUrl: null,
  linkLabel: null,
  notificationTitle: null,
  notificationText: null,
}

const LINK = /^https:\/\/[^\s/]+\.[^\s]+$/i

/** What is wrong with picture and button, by the names of their fields. */
export function inAppProblems(rich: RichDraft | null): Record<string, string> {
  if (rich?.type !== 'inapp') return {}
  const problems: Record<string, string> = {}
  if (rich.imageUrl && !LINK.test(rich.imageUrl))
    problems['rich.imageUrl'] = t('Write the whole link of the picture, beginning with https://.')
  if (rich.linkUrl && !LINK.test(rich.linkUrl))
    problems['rich.linkUrl'] = t('Write the whole link, beginning with https://.')
  if (rich.linkLabel && !rich.linkUrl)
    problems['rich.linkUrl'] = t('The button leads nowhere. Write its link, or take its words away.')
  return problems
}
