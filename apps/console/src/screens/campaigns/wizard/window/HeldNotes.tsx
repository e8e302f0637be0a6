import type { Campaign, Plan } from '@foreword/contract'
import { IconClockPause, IconMapPinQuestion } from '@tabler/icons-react'
import { Button, Note, saidByServer, t, useFormat, format as words } from '../../../../ui/index.ts'
import type { DraftHold } from '../use-draft.ts'

/** Who is not planned and why; people without a time zone are decided here. */
export function HeldNotes({ plan, hold }: { plan: Plan; hold: DraftHold }) {
  const others = plan.held.filter((one) => one.reason !== 'no_zone' && one.people > 0)
  return (
    <div className="col wz-held">
      <NoZone plan={plan} hold={hold} />
      {others.map((one) => (
        <OtherHeld key={one.detail} people={one.people} detail={one.detail} />
      ))}
    </div>
  )
}

function OtherHeld({ people, detail }: { people: number; detail: string }) {
  return (
    <Note tone="wait" icon={<IconClockPause className="i" aria-hidden />}>
      <b className="wz-inherit">
        {t('{people, plural, one {# person is} other {# people are}} held.', { people })}
      </b>{' '}
      {saidByServer(detail)}
    </Note>
  )
}

function NoZone({ plan, hold }: { plan: Plan; hold: DraftHold }) {
  const format = useFormat()
  const held = plan.held.find((one) => one.reason === 'no_zone')
  const people = held?.people ?? 0
  const city = words.zoneName(format.zone).replace(/ \(.*$/, '')
  const noZoneWords = (n: number) =>
    t('{n, plural, one {# person has} other {# people have}} no time zone we can infer.', { n })
  const choose = (noZone: Campaign['noZone']) => hold.change({ noZone })
  if (hold.campaign.noZone !== 'hold') {
    return (
      <Note
        icon={<IconMapPinQuestion className="i" aria-hidden />}
        action={
          <Button size="sm" onClick={() => choose('hold')}>
            {t('Hold them instead')}
          </Button>
        }
      >
        {hold.campaign.noZone === 'account_zone' ? (
          t('People whose time zone we cannot infer are treated as if they were in {city}.', { city })
        ) : (
          <>
            <b className="wz-inherit">{noZoneWords(people)}</b>{' '}
            {held ? saidByServer(held.detail) : t('They are left out of this campaign.')}
          </>
        )}
      </Note>
    )
  }
  if (people === 0) return null
  return (
    <Note
      tone="wait"
      icon={<IconMapPinQuestion className="i" aria-hidden />}
      action={
        <span className="row wz-note-actions">
          <Button size="sm" onClick={() => choose('account_zone')}>
            {t('Treat as {city}', { city })}
          </Button>
          <Button size="sm" onClick={() => choose('leave_out')}>
            {t('Leave out')}
          </Button>
        </span>
      }
    >
      <b className="wz-inherit">{noZoneWords(people)}</b> {held && saidByServer(held.detail)}
    </Note>
  )
}
