import { DatePickerInput } from '@mantine/dates'
import { IconCalendar, IconClock } from '@tabler/icons-react'
import dayjs from 'dayjs'
import { useState } from 'react'
import { language, t } from '../../../../ui/text.ts'
import { momentOf, wallTime } from '../account-time.ts'
import { readTime } from './hours.ts'
import './moment.css'

type Props = {
  label: string
  /** ISO 8601; the moment shown on the account's clock. */
  value: string
  zone: string
  onChange(iso: string): void
  invalid: boolean
}

/** As dayjs writes a day: “Tue 24 Nov 2026”. */
const dateFormat = () => t('ddd D MMM YYYY', undefined, 'dayjs')

/** A date and a time on the account's clock. Both are kept as one moment, so that the zone is never in doubt. */
export function MomentInputs({ label, value, zone, onChange, invalid }: Props) {
  const wall = wallTime(Date.parse(value), zone)
  const [typed, setTyped] = useState<string | null>(null)
  const set = (date: string, time: string) => {
    const at = momentOf({ date, time }, zone)
    if (at !== null) onChange(new Date(at).toISOString())
  }
  const leave = () => {
    const time = typed === null ? null : readTime(typed)
    setTyped(null)
    if (time !== null && time !== '24:00') set(wall.date, time)
  }
  return (
    <div className="row wz-moment">
      <DatePickerInput
        // The name holds what is seen (WCAG 2.5.3).
        aria-label={t('{label}, date: {date}', {
          label,
          date: dayjs(wall.date).locale(language()).format(dateFormat()),
        })}
        ariaLabels={{ previousMonth: t('Previous month'), nextMonth: t('Next month') }}
        className="wz-date"
        value={wall.date}
        onChange={(date) => date && set(date, wall.time)}
        minDate={wallTime(Date.now(), zone).date}
        valueFormat={dateFormat()}
        locale={language()}
        firstDayOfWeek={1}
        leftSection={<IconCalendar className="i t3" aria-hidden />}
        error={invalid}
        // In the page rather than at its end, so that it lies within a landmark; fixed, so that the form does not clip it.
        popoverProps={{
          position: 'bottom-start',
          withRoles: false,
          withinPortal: false,
          floatingStrategy: 'fixed',
        }}
      />
      <span className={`inp wz-clock${invalid ? ' err' : ''}`}>
        <IconClock className="i" aria-hidden />
        <input
          className="num"
          inputMode="numeric"
          maxLength={5}
          aria-label={t('{label}, time', { label })}
          aria-invalid={invalid}
          value={typed ?? wall.time}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={leave}
          onKeyDown={(event) => event.key === 'Enter' && leave()}
        />
      </span>
    </div>
  )
}
