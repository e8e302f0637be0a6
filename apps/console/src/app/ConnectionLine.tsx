import { IconPlugConnectedX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { connection } from '../api/index.ts'
import { Button, t } from '../ui/index.ts'

/** The line at the top of the sheet while nothing answers. */
export function ConnectionLine() {
  const connected = useSyncExternalStore(connection.subscribe, connection.isConnected)
  const client = useQueryClient()
  if (connected) return null
  return (
    <div className="banner" role="alert">
      <IconPlugConnectedX className="i" aria-hidden />
      {t('Not connected. What you typed is kept.')}
      <span className="sp" />
      <Button size="sm" onClick={() => client.refetchQueries({ type: 'active' })}>
        {t('Try again')}
      </Button>
    </div>
  )
}
