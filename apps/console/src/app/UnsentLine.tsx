import type { Pulse, Role } from '@foreword/contract'
import { IconAlertTriangle } from '@tabler/icons-react'
import { T, useFormat } from '../ui/index.ts'

/** The line at the top of the sheet while messages are due and no process sends them. Agents can do nothing about it. */
export function UnsentLine({ pulse, role }: { pulse: Pulse | undefined; role: Role }) {
  const { clock, day } = useFormat()
  const since = pulse?.unclaimedSince
  if (!since || (role !== 'administrator' && role !== 'campaign_manager')) return null
  const when = day(since) === 'Today' ? clock(since) : `${day(since)} ${clock(since)}`
  return (
    <div className="banner" role="alert">
      <IconAlertTriangle className="i" aria-hidden />
      <span>
        <T
          text="Messages are due since {when} and nobody sends them. Ask whoever runs the server: is a process with the service <span>dispatch</span> running?"
          with={{ when, span: (words) => <span className="mono">{words}</span> }}
        />
      </span>
    </div>
  )
}
