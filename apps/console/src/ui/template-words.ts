// pure
import type { Campaign, Channel, TemplateCategory, TemplateStatus } from '@foreword/contract'

export const CHANNEL_WORDS: Record<Channel, string> = { sms: 'SMS', whatsapp: 'WhatsApp', inapp: 'In-app' }

/** The channels of a campaign, first to last. */
export const channelsOf = (campaign: Pick<Campaign, 'channel' | 'fallbacks'>): Channel[] => [
  campaign.channel,
  ...campaign.fallbacks.map((step) => step.channel),
]

/** "WhatsApp, then SMS". */
export const orderWords = (channels: readonly Channel[]): string =>
  channels.map((channel) => CHANNEL_WORDS[channel]).join(', then ')

export const STATUS_WORDS: Record<TemplateStatus, string> = {
  draft: 'Draft',
  pending: 'In review',
  approved: 'Approved',
  rejected: 'Rejected',
  paused: 'Paused',
  disabled: 'Disabled',
  deleted: 'Deleted',
}

export const CATEGORY_WORDS: Record<TemplateCategory, string> = {
  marketing: 'Marketing',
  utility: 'Utility',
  authentication: 'Authentication',
}

const languages = new Intl.DisplayNames('en', { type: 'language' })

/** “Portuguese (Brazil)” for pt_BR; the code itself where it is of no language we know. */
export function languageName(code: string): string {
  try {
    return languages.of(code.replace('_', '-')) ?? code
  } catch {
    return code
  }
}
