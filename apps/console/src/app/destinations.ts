// pure

import {
  IconBroadcast,
  IconBuilding,
  IconCalendarClock,
  IconChartHistogram,
  IconCoins,
  IconFileCertificate,
  IconFileImport,
  IconGauge,
  IconHandStop,
  IconListSearch,
  IconPlus,
  IconRoute,
  IconSend,
  IconStairs,
  IconTemplate,
  IconUserOff,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { CampaignStanding } from '../ui/campaign-state.ts'
import { spoken, t } from '../ui/text.ts'

export type Destination = {
  to: string
  label: string
  detail: string
  icon: ComponentType<{ className?: string; 'aria-hidden'?: boolean }>
  campaign?: CampaignStanding
}

export const PAGES: Destination[] = spoken(() => [
  { to: '/campaigns/new', label: t('New campaign'), detail: t('Start a draft'), icon: IconPlus },
  { to: '/campaigns', label: t('Campaigns'), detail: t('Page'), icon: IconSend },
  { to: '/analytics', label: t('Analytics'), detail: t('Page'), icon: IconChartHistogram },
  { to: '/templates', label: t('Templates'), detail: t('Page'), icon: IconTemplate },
  { to: '/templates/new', label: t('New template'), detail: t('Write one'), icon: IconPlus },
  { to: '/templates/handoffs', label: t('Handoffs'), detail: t('Page'), icon: IconStairs },
  { to: '/opt-outs', label: t('Opt-outs'), detail: t('Page'), icon: IconHandStop },
  { to: '/settings/senders', label: t('Senders'), detail: t('Settings'), icon: IconBroadcast },
  { to: '/settings/windows', label: t('Windows & holidays'), detail: t('Settings'), icon: IconCalendarClock },
  { to: '/settings/limits', label: t('Limits'), detail: t('Settings'), icon: IconGauge },
  { to: '/settings/people', label: t('People'), detail: t('Settings'), icon: IconUsers },
  { to: '/settings/skills', label: t('Skills'), detail: t('Settings'), icon: IconRoute },
  { to: '/settings/account', label: t('Account'), detail: t('Settings'), icon: IconBuilding },
  { to: '/settings/exclusions', label: t('Exclusion lists'), detail: t('Settings'), icon: IconUserOff },
  { to: '/settings/prices', label: t('Prices'), detail: t('Settings'), icon: IconCoins },
  { to: '/settings/webhooks', label: t('Webhooks'), detail: t('Settings'), icon: IconWebhook },
  { to: '/settings/import', label: t('Import'), detail: t('Settings'), icon: IconFileImport },
  { to: '/settings/agreement', label: t('Agreement'), detail: t('Settings'), icon: IconFileCertificate },
  { to: '/settings/audit', label: t('Audit log'), detail: t('Settings'), icon: IconListSearch },
])

/** Pages whose name or place has every word typed. */
export function matching(pages: Destination[], typed: string): Destination[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return pages.filter((page) => {
    const name = `${page.label} ${page.detail}`.toLowerCase()
    return words.every((word) => name.includes(word))
  })
}

/** Where an arrow key leads in a list that goes round; undefined for other keys and empty lists. */
export function moved(at: number, key: string, length: number): number | undefined {
  if (length === 0) return undefined
  if (key === 'ArrowDown') return (at + 1) % length
  if (key === 'ArrowUp') return (at + length - 1) % length
  return undefined
}
