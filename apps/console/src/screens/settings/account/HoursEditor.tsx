import type { DeliveryWindow } from '@foreword/contract'
import { Check, t } from '../../../ui/index.ts'
import type { Day } from './days.ts'
import { DAYS, dayError, sameForAll } from './days.ts'

const USUAL = { from: '08:00', to: '21:00' }

type HoursEditorProps = {
  /** Whose hours, where a page has several. */
  label?: string
  window: DeliveryWindow
  disabled: boolean
  /** What a day that is off means. */
  off?: string
  onChange: (window: DeliveryWindow) => void
}

/** The hours of each weekday, on the person's own clock. */
export function HoursEditor({ label, window, disabled, off, onChange }: HoursEditorProps) {
  return (
    <fieldset disabled={disabled}>
      <legend className="vh">{label ?? t('Hours of each weekday')}</legend>
      {DAYS.map(({ day, name }, i) => (
        <DayRow
          key={day}
          name={name}
          hours={window[day]}
          off={off ?? t('Nothing is sent')}
          onChange={(hours) => onChange({ ...window, [day]: hours })}
          onAll={i === 0 ? (hours) => onChange(sameForAll(window, hours)) : undefined}
        />
      ))}
    </fieldset>
  )
}

type Hours = DeliveryWindow[Day]
type DayRowProps = {
  name: string
  hours: Hours
  off: string
  onChange: (hours: Hours) => void
  onAll: ((hours: { from: string; to: string }) => void) | undefined
}

function DayRow({ name, hours, off, onChange, onAll }: DayRowProps) {
  const error = dayError(hours)
  return (
    <div className="day-row">
      <Check
        label={name}
        checked={hours !== null}
        onChange={(event) => onChange(event.target.checked ? USUAL : null)}
      />
      {hours ? (
        <>
          <TimeBox
            label={t('{name} from', { name })}
            value={hours.from}
            wrong={!!error}
            onChange={(from) => onChange({ ...hours, from })}
          />
          <span className="t3 ctr">–</span>
          <TimeBox
            label={t('{name} until', { name })}
            value={hours.to}
            wrong={!!error}
            onChange={(to) => onChange({ ...hours, to })}
          />
          <span className="day-note f12">
            {error && <span className="bad">{error}</span>}
            {!error && onAll && (
              <button type="button" className="link f12" onClick={() => onAll(hours)}>
                {t('Same for all')}
              </button>
            )}
          </span>
        </>
      ) : (
        <span className="t3">{off}</span>
      )}
    </div>
  )
}

type TimeBoxProps = { label: string; value: string; wrong: boolean; onChange: (value: string) => void }

function TimeBox({ label, value, wrong, onChange }: TimeBoxProps) {
  return (
    <span className={`inp ${wrong ? 'err' : ''}`}>
      <input
        type="time"
        aria-label={label}
        aria-invalid={wrong || undefined}
        value={value === '24:00' ? '00:00' : value}
        onChange={(event) => onChange(event.target.value)}
      />
    </span>
  )
}
