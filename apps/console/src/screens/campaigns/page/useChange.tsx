import type { Campaign } from '@foreword/contract'
import { type ReactNode, useState } from 'react'
import { ChangeDialog } from './ChangeDialog.tsx'

/** Opens what may still change after the launch. Place `dialog` anywhere. */
export function useChange(campaign: Campaign): { open: () => void; dialog: ReactNode } {
  const [opened, setOpened] = useState(false)
  return {
    open: () => setOpened(true),
    dialog: opened && <ChangeDialog campaign={campaign} onClose={() => setOpened(false)} />,
  }
}
