import type { Progress } from '@foreword/contract'
import {
  IconCalendarPause,
  IconCalendarTime,
  IconClockPlay,
  IconClockX,
  IconEyeCheck,
  IconHourglass,
  IconMapPinQuestion,
  IconMoon,
  IconPlayerPause,
  IconRefresh,
} from '@tabler/icons-react'
import { useFormat } from '../../../ui/index.ts'

type Reason = Progress['waiting'][number]['reason']

const LOOK: Record<Reason, { icon: typeof IconMoon; title: string }> = {
  turn: { icon: IconClockPlay, title: 'In line: their turn comes' },
  window: { icon: IconMoon, title: 'Window not open yet' },
  retry: { icon: IconRefresh, title: 'Will be tried again' },
  start: { icon: IconCalendarTime, title: 'Waiting for the start' },
  paused: { icon: IconPlayerPause, title: 'Held by the pause' },
  no_zone: { icon: IconMapPinQuestion, title: 'Held: no time zone' },
  no_shared_hours: { icon: IconClockX, title: 'Held: no hour fits all their zones' },
  canary: { icon: IconEyeCheck, title: 'Waiting for your go-ahead' },
  daily_cap: { icon: IconCalendarPause, title: 'The sender’s limit for today is reached' },
  preparing: { icon: IconHourglass, title: 'Being prepared' },
}

/** Who waits, and why, with when it goes on. */
export function WaitingPanel({ progress }: { progress: Progress }) {
  const { count, dateTime } = useFormat()
  const { waiting, campaign } = progress
  return (
    <section className="panel">
      <div className="ph">
        Who waits, and why
        <span className="sp" />
        <span className="num b6">{count(campaign.funnel.waiting)}</span>
      </div>
      <ul className="wait-list">
        {waiting.map(({ reason, people, next, detail }) => {
          const { icon: Icon, title } = LOOK[reason]
          return (
            <li key={`${reason}${detail}`}>
              <Icon className="i" aria-hidden />
              <div>
                <div className="b5">{title}</div>
                <div className="f12 t3">{detail || (next ? `Next ${dateTime(next)}` : '')}</div>
              </div>
              <span className="num b5">{count(people)}</span>
            </li>
          )
        })}
        {waiting.length === 0 && <li className="wait-none">Nobody waits.</li>}
      </ul>
    </section>
  )
}
