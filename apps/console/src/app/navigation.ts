// pure
import type { Role } from '@foreword/contract'
import {
  IconChartHistogram,
  IconHandStop,
  IconMessages,
  IconSend,
  IconSettings,
  IconTemplate,
} from '@tabler/icons-react'
import type { NavItem } from '../ui/Shell.tsx'

/**
 * What a role sees: who manages campaigns sees them and the opt-outs; who talks sees conversations; agents see nothing else.
 * Settings are for the roles that can change or must read them.
 */
export function navigationFor(role: Role, waiting = 0): { items: NavItem[]; settings: NavItem | undefined } {
  const campaigns: NavItem = { to: '/campaigns', label: 'Campaigns', icon: IconSend }
  const conversations: NavItem = {
    to: '/conversations',
    label: 'Conversations',
    icon: IconMessages,
    count: waiting,
  }
  const analytics: NavItem = { to: '/analytics', label: 'Analytics', icon: IconChartHistogram }
  const templates: NavItem = { to: '/templates', label: 'Templates', icon: IconTemplate }
  const optOuts: NavItem = { to: '/opt-outs', label: 'Opt-outs', icon: IconHandStop }
  const settings: NavItem = { to: '/settings', label: 'Settings', icon: IconSettings }
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
