import type { DeliveryWindow } from '@foreword/contract'
import { IconAlertCircle } from '@tabler/icons-react'
import { useState } from 'react'
import { t } from '../../../../ui/text.ts'
import { allAlike, DAYS, type Day, lastMinute, readTime, sameForAll, windowProblem } from './hours.ts'

type Props = { value: DeliveryWindow; onChange(window: DeliveryWindow): void; error: string | undefined }

/**
 * Hours by weekday, on each person's own clock. A window that cannot be kept (start = end, no day at all) stays here
 * with its problem and is not saved; the last good one holds until it is mended.
 */
export function HoursField({ value, onChange, error }: Props) {
  const [broken, setBroken] = useState<DeliveryWindow | null>(null)
  const shown = broken ?? value
  const problem = windowProblem(shown)
  const set = (next: DeliveryWindow) => {
    const good = windowProblem(next) === null
    setBroken(good ? null : next)
    if (good) onChange(next)
  }
  const open = DAYS.find(({ day }) => shown[day])
  const words = problem?.message ?? error
  return (
    <fieldset className="field wz-plain" aria-describedby="wz-hours-below">
      <legend className="lab">{t('Hours people may be messaged')}</legend>
      <span className="hint">
        {t('On each person’s own clock.')}
        {open &&
          ` ${t('{end} means the last leaves at {last}.', {
            end: shown[open.day]!.to,
            last: lastMinute(shown[open.day]!.to),
          })}`}
      </span>
      <div className="col wz-days">
        {DAYS.map(({ day, label }) => (
          <DayRow
            key={day}
            day={day}
            label={label}
            window={shown}
            wrong={problem?.day === day}
            onChange={set}
          />
        ))}
      </div>
      {open && !allAlike(shown) && (
        <button type="button" className="link f12 wz-same" onClick={() => set(sameForAll(shown, open.day))}>
          {t('Use {label}’s hours for every day', { label: open.label })}
        </button>
      )}
      <span id="wz-hours-below">
        {words && (
          <span className="field-error" role="alert">
            <IconAlertCircle className="i s14" aria-hidden />
            <span>
              {words}
              {problem && ` ${t('Until then the hours from before hold.')}`}
            </span>
          </span>
        )}
      </span>
    </fieldset>
  )
}

type RowProps = {
  day: Day
  label: string
  window: DeliveryWindow
  wrong: boolean
  onChange(window: DeliveryWindow): void
}

const USUAL = { from: '08:00', to: '21:00' }

function DayRow({ day, label, window, wrong, onChange }: RowProps) {
  const hours = window[day]
  const someDay = DAYS.map((one) => window[one.day]).find(Boolean) ?? USUAL
  return (
    <div className="row wz-day">
      <label className="row wz-day-name">
        <input
          type="checkbox"
          className="chk"
          checked={hours !== null}
          onChange={(event) =>
            onChange({ ...window, [day]: event.currentTarget.checked ? { ...someDay } : null })
          }
        />
        <span className="b5">{label}</span>
      </label>
      {hours ? (
        <>
          <TimeInput
            label={t('{label} from', { label })}
            value={hours.from}
            wrong={wrong}
            onChange={(from) => onChange({ ...window, [day]: { ...hours, from } })}
          />
          <span className="t3">{t('to')}</span>
          <TimeInput
            label={t('{label} to', { label })}
            value={hours.to}
            wrong={wrong}
            onChange={(to) => onChange({ ...window, [day]: { ...hours, to } })}
          />
        </>
      ) : (
        <span className="t3">{t('Nothing is sent')}</span>
      )}
    </div>
  )
}

type TimeProps = { label: string; value: string; wrong: boolean; onChange(time: string): void }

/** A time of day as it is typed; read when the field is left, so that "8" may become "830". */
function TimeInput({ label, value, wrong, onChange }: TimeProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const unreadable = typed !== null && typed !== '' && readTime(typed) === null
  const leave = () => {
    if (typed === null) return
    const time = readTime(typed)
    setTyped(null)
    if (time !== null && time !== value) onChange(time)
  }
  return (
    <span className={`inp wz-time${wrong || unreadable ? ' err' : ''}`}>
      <input
        className="num"
        inputMode="numeric"
        maxLength={5}
        aria-label={label}
        aria-invalid={wrong || unreadable}
        value={typed ?? value}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={leave}
        onKeyDown={(event) => event.key === 'Enter' && leave()}
      />
    </span>
  )
}
