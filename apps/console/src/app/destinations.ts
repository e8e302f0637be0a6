// pure
import {
  IconBroadcast,
  IconBuilding,
  IconCalendarClock,
  IconChartHistogram,
  IconCoins,
  IconFileCertificate,
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
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { CampaignStanding } from '../ui/campaign-state.ts'

export type Destination = {
  to: string
  label: string
  detail: string
  icon: ComponentType<{ className?: string; 'aria-hidden'?: boolean }>
  campaign?: CampaignStanding
}

export const PAGES: Destination[] = [
  { to: '/campaigns/new', label: 'New campaign', detail: 'Start a draft', icon: IconPlus },
  { to: '/campaigns', label: 'Campaigns', detail: 'Page', icon: IconSend },
  { to: '/analytics', label: 'Analytics', detail: 'Page', icon: IconChartHistogram },
  { to: '/templates', label: 'Templates', detail: 'Page', icon: IconTemplate },
  { to: '/templates/new', label: 'New template', detail: 'Write one', icon: IconPlus },
  { to: '/templates/handoffs', label: 'Handoffs', detail: 'Page', icon: IconStairs },
  { to: '/opt-outs', label: 'Opt-outs', detail: 'Page', icon: IconHandStop },
  { to: '/settings/senders', label: 'Senders', detail: 'Settings', icon: IconBroadcast },
  { to: '/settings/windows', label: 'Windows & holidays', detail: 'Settings', icon: IconCalendarClock },
  { to: '/settings/limits', label: 'Limits', detail: 'Settings', icon: IconGauge },
  { to: '/settings/people', label: 'People', detail: 'Settings', icon: IconUsers },
  { to: '/settings/skills', label: 'Skills', detail: 'Settings', icon: IconRoute },
  { to: '/settings/account', label: 'Account', detail: 'Settings', icon: IconBuilding },
  { to: '/settings/exclusions', label: 'Exclusion lists', detail: 'Settings', icon: IconUserOff },
  { to: '/settings/prices', label: 'Prices', detail: 'Settings', icon: IconCoins },
  { to: '/settings/agreement', label: 'Agreement', detail: 'Settings', icon: IconFileCertificate },
  { to: '/settings/audit', label: 'Audit log', detail: 'Settings', icon: IconListSearch },
]

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
