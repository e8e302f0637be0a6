// pure
import type { Role } from '@foreword/contract'

export const ROLE_WORDS: Record<Role, string> = {
  administrator: 'Administrator',
  campaign_manager: 'Campaign manager',
  agent_manager: 'Agent manager',
  agent: 'Agent',
}
