import { type DeliveryWindow, hoursEveryDay } from '@foreword/contract'
import { ErrorNote, Toggle, t } from '../../../ui/index.ts'
import { anyOpen } from '../account/days.ts'
import { HoursEditor } from '../account/HoursEditor.tsx'
import { CHANNELS, type HoursForm } from './hours-form.ts'

type Props = { form: HoursForm; admin: boolean; onChange(change: Partial<HoursForm>): void }

const USUAL = hoursEveryDay('08:00', '21:00')

/** Hours of the whole account, stricter ones of a channel, and what alerts may do. */
export function Limits({ form, admin, onChange }: Props) {
  return (
    <div className="settings-form">
      <LimitedHours
        label={t('Limit the hours of the account')}
        hint={t('On each person’s own clock, for every campaign on every channel.')}
        legend={t('Hours of the account')}
        hours={form.hours}
        admin={admin}
        onChange={(hours) => onChange({ hours })}
      />
      <h3>{t('Channels')}</h3>
      <p className="t2">{t('A channel may be stricter than the account, never looser.')}</p>
      {CHANNELS.map(({ channel, name }) => (
        <LimitedHours
          key={channel}
          label={t('Limit the hours of {name}', { name })}
          legend={t('Hours of {name}', { name })}
          hours={form.channels[channel]}
          admin={admin}
          onChange={(hours) => onChange({ channels: { ...form.channels, [channel]: hours } })}
        />
      ))}
      <h3>{t('Alerts')}</h3>
      <Toggle
        label={t('Alerts may go out at any time')}
        hint={t(
          'Campaigns of kind “alert” then keep only their own window: not the hours above, nor holidays.',
        )}
        checked={form.alertsAnyTime}
        disabled={!admin}
        onChange={(event) => onChange({ alertsAnyTime: event.target.checked })}
      />
    </div>
  )
}

type LimitedProps = {
  label: string
  hint?: string
  legend: string
  hours: DeliveryWindow | null
  admin: boolean
  onChange(hours: DeliveryWindow | null): void
}

function LimitedHours({ label, hint, legend, hours, admin, onChange }: LimitedProps) {
  return (
    <div className="stack-8">
      <Toggle
        label={label}
        hint={hint}
        checked={hours !== null}
        disabled={!admin}
        onChange={(event) => onChange(event.target.checked ? USUAL : null)}
      />
      {hours && (
        <div className="limit-hours">
          <HoursEditor label={legend} window={hours} disabled={!admin} onChange={onChange} />
          {!anyOpen(hours) && (
            <ErrorNote>{t('No day is on, so nothing could ever be sent. Switch one on.')}</ErrorNote>
          )}
        </div>
      )}
    </div>
  )
}
