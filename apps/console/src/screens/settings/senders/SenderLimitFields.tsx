import type { Sender } from '@foreword/contract'
import { SelectField, TextField, t } from '../../../ui/index.ts'
import { type SenderLimits, senderLimitErrors } from './sender-limits.ts'

type Props = {
  sender: Sender
  limits: SenderLimits
  admin: boolean
  onChange: (change: Partial<SenderLimits>) => void
}

/** How fast a sender may send, what that counts, and how much a day. */
export function SenderLimitFields({ sender, limits, admin, onChange }: Props) {
  const errors = senderLimitErrors(limits)
  // Only texts have segments.
  const sms = sender.channel === 'sms'
  const today =
    sender.dailyCap === null
      ? t('Campaign messages, counted from when you set it. Empty is no limit; agents’ replies always go.')
      : t(
          '{sentToday, plural, one {# campaign message} other {# campaign messages}} sent today. Agents’ replies always go.',
          { sentToday: sender.sentToday },
        )
  return (
    <>
      <div className="two-fields">
        <TextField
          label={t('Speed')}
          inputMode="decimal"
          after={<span className="t3 nw">{t('a second')}</span>}
          value={limits.rate}
          disabled={!admin}
          onChange={(event) => onChange({ rate: event.target.value })}
          error={errors.rate}
        />
        {sms && (
          <SelectField
            label={t('Counted in')}
            data={[
              { value: 'messages', label: t('Messages') },
              { value: 'segments', label: t('Segments') },
            ]}
            value={limits.unit}
            disabled={!admin}
            onChange={(unit) => onChange({ unit: unit as SenderLimits['unit'] })}
          />
        )}
      </div>
      {sms && (
        <p className="hint sender-unit-hint">
          {t(
            'Long codes and toll-free numbers are limited by segments at the carrier: a long text takes several turns. Short codes and the sandbox count messages.',
          )}
        </p>
      )}
      <TextField
        label={t('At most a day')}
        inputMode="numeric"
        maxLength={11}
        placeholder={t('No limit')}
        after={<span className="t3 nw">{t('messages')}</span>}
        hint={today}
        value={limits.cap}
        disabled={!admin}
        onChange={(event) => onChange({ cap: event.target.value })}
        error={errors.cap}
      />
    </>
  )
}
