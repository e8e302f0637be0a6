// pure

import type { Campaign } from '@foreword/contract'
import { t } from '../../../ui/text.ts'

type Standing = Pick<Campaign, 'status' | 'statusCode' | 'statusReason'>

/** Whether it paused or stopped without a person: then somebody has to look, and the page says why. */
export function stoodByItself({ status, statusReason }: Pick<Standing, 'status' | 'statusReason'>): boolean {
  return statusReason !== null && (status === 'paused' || status === 'stopped')
}

/** What lets it go on, in the words of why it stands; with an ellipsis where a question follows. */
export function resumeWords({ statusCode }: Pick<Standing, 'statusCode'>): string {
  if (statusCode === 'canary') return t('Send the rest…')
  return statusCode === 'breaker' ? t('Go on…') : t('Resume')
}

/** Whether going on is asked about first: it sends to people whom something kept safe. */
export function asksToResume({ statusCode }: Pick<Standing, 'statusCode'>): boolean {
  return statusCode === 'canary' || statusCode === 'breaker'
}

/** The first clause of a reason, without its figures in brackets and its advice. */
export function gist(reason: string): string {
  return reason.split(/ \(|\. /)[0]!.replace(/\.$/, '')
}

/** Why it stands, in one line of the list; undefined when nothing of its own made it. */
export function standstillLine(
  campaign: Standing & Pick<Campaign, 'canarySize'>,
  count: (n: number) => string,
): string | undefined {
  if (!stoodByItself(campaign)) return undefined
  if (campaign.statusCode === 'canary')
    return t('Waiting for you: first {canarySize} sent', { canarySize: count(campaign.canarySize) })
  if (campaign.statusCode === 'breaker') {
    const failed = gist(campaign.statusReason ?? '').replace(/ of the last [\d,]+ messages/, '')
    return t('Paused by itself: {failed}', { failed })
  }
  return campaign.statusReason ?? undefined
}
