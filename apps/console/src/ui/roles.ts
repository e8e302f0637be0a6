// pure

import type { Role } from '@foreword/contract'
import { spoken, t } from './text.ts'

export const ROLE_WORDS: Record<Role, string> = spoken(() => ({
  administrator: t('Administrator'),
  campaign_manager: t('Campaign manager'),
  agent_manager: t('Agent manager'),
  agent: t('Agent'),
}))
