import type { Sender } from '@foreword/contract'
import { SelectField, TextField, useFormat } from '../../../ui/index.ts'
import { type SenderLimits, senderLimitErrors } from './sender-limits.ts'

type Props = {
  sender: Sender
  limits: SenderLimits
  admin: boolean
  onChange: (change: Partial<SenderLimits>) => void
}

/** How fast a sender may send, what that counts, and how much a day. */
export function SenderLimitFields({ sender, limits, admin, onChange }: Props) {
  const { counted } = useFormat()
  const errors = senderLimitErrors(limits)
  // Only texts have segments.
  const sms = sender.channel === 'sms'
  const today =
    sender.dailyCap === null
      ? 'Campaign messages, counted from when you set it. Empty is no limit; agents’ replies always go.'
      : `${counted(sender.sentToday, 'campaign message', 'campaign messages')} sent today. Agents’ replies always go.`
  return (
    <>
      <div className="two-fields">
        <TextField
          label="Speed"
          inputMode="decimal"
          after={<span className="t3 nw">a second</span>}
          value={limits.rate}
          disabled={!admin}
          onChange={(event) => onChange({ rate: event.target.value })}
          error={errors.rate}
        />
        {sms && (
          <SelectField
            label="Counted in"
            data={[
              { value: 'messages', label: 'Messages' },
              { value: 'segments', label: 'Segments' },
            ]}
            value={limits.unit}
            disabled={!admin}
            onChange={(unit) => onChange({ unit: unit as SenderLimits['unit'] })}
          />
        )}
      </div>
      {sms && (
        <p className="hint sender-unit-hint">
          Long codes and toll-free numbers are limited by segments at the carrier: a long text takes several
          turns. Short codes and the sandbox count messages.
        </p>
      )}
      <TextField
        label="At most a day"
        inputMode="numeric"
        maxLength={11}
        placeholder="No limit"
        after={<span className="t3 nw">messages</span>}
        hint={today}
        value={limits.cap}
        disabled={!admin}
        onChange={(event) => onChange({ cap: event.target.value })}
        error={errors.cap}
      />
    </>
  )
}
