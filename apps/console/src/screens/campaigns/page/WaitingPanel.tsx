import type { Progress } from '@foreword/contract'
import {
  IconCalendarPause,
  IconCalendarTime,
  IconClockPlay,
  IconClockX,
  IconEyeCheck,
  IconHourglass,
  IconMapPinQuestion,
  IconMessages,
  IconMoon,
  IconPlayerPause,
  IconRefresh,
} from '@tabler/icons-react'
import { saidByServer, spoken, t, useFormat } from '../../../ui/index.ts'
import { inLine, isRunning, waveEnds } from './running.ts'
import { useChange } from './useChange.tsx'

type Reason = Progress['waiting'][number]['reason']

const LOOK: Record<Reason, { icon: typeof IconMoon; title: string }> = spoken(() => ({
  turn: { icon: IconClockPlay, title: t('In line: their turn comes') },
  window: { icon: IconMoon, title: t('Window not open yet') },
  retry: { icon: IconRefresh, title: t('Will be tried again') },
  start: { icon: IconCalendarTime, title: t('Waiting for the start') },
  paused: { icon: IconPlayerPause, title: t('Held by the pause') },
  no_zone: { icon: IconMapPinQuestion, title: t('Held: no time zone') },
  no_shared_hours: { icon: IconClockX, title: t('Held: no hour fits all their zones') },
  conversation: { icon: IconMessages, title: t('In a conversation with you') },
  canary: { icon: IconEyeCheck, title: t('Waiting for your go-ahead') },
  daily_cap: { icon: IconCalendarPause, title: t('The sender’s limit for today is reached') },
  preparing: { icon: IconHourglass, title: t('Being prepared') },
}))

/** A campaign that stands still by itself says so here, too: the pause was no person's. */
function titleOf(reason: Reason, { status, statusCode }: Progress['campaign']): string {
  if (reason !== 'paused') return LOOK[reason].title
  if (status === 'stopped') return t('Held until the sender works')
  return statusCode === 'breaker' ? t('Held: it paused by itself') : LOOK.paused.title
}

/** Who waits, and why, with when it goes on. */
export function WaitingPanel({ progress }: { progress: Progress }) {
  const { count, clock, dateTimeWithin, timesOfDay } = useFormat()
  const { waiting, campaign, firstOnesLeft, perSecond } = progress
  const ends = waveEnds(inLine(progress), perSecond, Date.now())
  const goes = campaign.status === 'sending' || campaign.status === 'scheduled'
  return (
    <section className="panel wait-panel">
      <div className="ph">
        {t('Who waits, and why')}
        <span className="sp" />
        <span className="num b6">{count(campaign.funnel.waiting)}</span>
      </div>
      <ul className="wait-list">
        {waiting.map(({ reason, people, next, detail }) => {
          const { icon: Icon } = LOOK[reason]
          return (
            <li key={`${reason}${detail}`}>
              <Icon className="i" aria-hidden />
              <div>
                <div className="b5">{titleOf(reason, campaign)}</div>
                <div className="f12 t3">
                  {(detail && timesOfDay(saidByServer(detail))) ||
                    (next ? t('Next {next}', { next: dateTimeWithin(next) }) : '')}
                  {reason === 'turn' &&
                    ends !== undefined &&
                    ` ${t('This wave ends about {at}.', { at: clock(ends) })}`}
                </div>
              </div>
              <span className="num b5">{count(people)}</span>
            </li>
          )
        })}
        {waiting.length === 0 && <li className="wait-none">{t('Nobody waits.')}</li>}
      </ul>
      {firstOnesLeft !== null && goes && (
        <p className="f12 t2 wait-foot">
          {firstOnesLeft < campaign.canarySize
            ? t('The first {canary} go, then it waits for your go-ahead: {left} to go.', {
                canary: campaign.canarySize,
                left: firstOnesLeft,
              })
            : t('The first {canary} go, then it waits for your go-ahead.', { canary: campaign.canarySize })}
        </p>
      )}
      {isRunning(campaign) && <StopTime campaign={campaign} />}
    </section>
  )
}

/** Until when people are tried, and the way to change it. */
function StopTime({ campaign }: { campaign: Progress['campaign'] }) {
  const { dateTimeWithin, zoneName } = useFormat()
  const change = useChange(campaign)
  return (
    <div className="row f12 t3 wait-foot">
      {campaign.notAfter === null
        ? t('Stops trying: never. Each waits for their window.')
        : t('Stops trying: {notAfter}, {zoneName}. Whoever is left then does not get it.', {
            notAfter: dateTimeWithin(campaign.notAfter),
            zoneName,
          })}
      <span className="sp" />
      <button type="button" className="link f12" onClick={change.open}>
        {t('Change')}
        <span className="vh"> {t('when it stops trying')}</span>
      </button>
      {change.dialog}
    </div>
  )
}
