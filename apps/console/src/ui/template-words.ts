// pure

import type { Campaign, Channel, TemplateCategory, TemplateStatus } from '@foreword/contract'
import { named, spoken, t } from './text.ts'

export const CHANNEL_WORDS: Record<Channel, string> = spoken(() => ({
  sms: 'SMS',
  whatsapp: 'WhatsApp',
  inapp: t('In-app'),
}))

/** The channels of a campaign, first to last. */
export const channelsOf = (campaign: Pick<Campaign, 'channel' | 'fallbacks'>): Channel[] => [
  campaign.channel,
  ...campaign.fallbacks.map((step) => step.channel),
]

/** "WhatsApp, then SMS". */
export const orderWords = (channels: readonly Channel[]): string =>
  channels
    .map((channel) => CHANNEL_WORDS[channel])
    .reduce((first, next) => t('{first}, then {next}', { first, next }))

export const STATUS_WORDS: Record<TemplateStatus, string> = spoken(() => ({
  draft: t('Draft'),
  pending: t('In review'),
  approved: t('Approved'),
  rejected: t('Rejected'),
  paused: t('Paused'),
  disabled: t('Disabled'),
  deleted: t('Deleted'),
}))

export const CATEGORY_WORDS: Record<TemplateCategory, string> = spoken(() => ({
  marketing: t('Marketing'),
  utility: t('Utility'),
  authentication: t('Authentication'),
}))

/** “Portuguese (Brazil)” for pt_BR; the code itself where it is of no language we know. */
export const languageName = (code: string): string => named('language', code.replace('_', '-'))
