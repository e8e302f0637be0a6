// pure

import { MANAGERS, READ_ANALYTICS, type Role, TALKERS } from '@foreword/contract'
import {
  IconChartHistogram,
  IconHandStop,
  IconMessages,
  IconSend,
  IconSettings,
  IconTemplate,
} from '@tabler/icons-react'
import type { NavItem } from '../ui/Shell.tsx'
import { t } from '../ui/text.ts'

/**
 * What a role sees: who manages campaigns sees them and the opt-outs; who talks sees conversations; agents see nothing else.
 * Settings are for the roles that can change or must read them.
 */
export function navigationFor(role: Role, waiting = 0): { items: NavItem[]; settings: NavItem | undefined } {
  const campaigns: NavItem = { to: '/campaigns', label: t('Campaigns'), icon: IconSend }
  const conversations: NavItem = {
    to: '/conversations',
    label: t('Conversations'),
    icon: IconMessages,
    count: waiting,
  }
  const analytics: NavItem = { to: '/analytics', label: t('Analytics'), icon: IconChartHistogram }
  const templates: NavItem = { to: '/templates', label: t('Templates'), icon: IconTemplate }
  const optOuts: NavItem = { to: '/opt-outs', label: t('Opt-outs'), icon: IconHandStop }
  const settings: NavItem = { to: '/settings', label: t('Settings'), icon: IconSettings }
  switch (role) {
    case 'administrator':
      return { items: [campaigns, conversations, analytics, templates, optOuts], settings }
    case 'campaign_manager':
      return { items: [campaigns, analytics, templates, optOuts], settings }
    case 'agent_manager':
      return {
        items: [conversations, analytics],
        settings: { ...settings, to: '/settings/skills' },
      }
    case 'agent':
      return { items: [conversations], settings: undefined }
  }
}

const ROOMS: readonly (readonly [path: string, roles: readonly Role[]])[] = [
  ['/campaigns', MANAGERS],
  ['/templates', MANAGERS],
  ['/opt-outs', MANAGERS],
  ['/analytics', READ_ANALYTICS],
  ['/settings', ['administrator', 'campaign_manager', 'agent_manager']],
  ['/conversations/board', ['administrator', 'agent_manager']],
  ['/conversations', TALKERS],
]

/** Whom a page is for, when it is not for this role; null when it is. The server refuses the same by itself: this says it in words. */
export function rolesInstead(role: Role, pathname: string): readonly Role[] | null {
  const room = ROOMS.find(([path]) => pathname === path || pathname.startsWith(`${path}/`))
  return !room || room[1].includes(role) ? null : room[1]
}
