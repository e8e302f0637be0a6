import type { Campaign, CampaignChange } from '@foreword/contract'
import { IconAlertCircle } from '@tabler/icons-react'
import { Radio, t, useFormat } from '../../../../ui/index.ts'
import { nextFullHour } from '../account-time.ts'
import { MomentInputs } from './MomentInputs.tsx'

type Props = { campaign: Campaign; onChange(change: CampaignChange): void; error: string | undefined }

/** When the campaign begins, on the account's clock. */
export function StartField({ campaign, onChange, error }: Props) {
  const format = useFormat()
  const later = campaign.startMode === 'later'
  return (
    <fieldset className="field wz-plain">
      <legend className="lab">{t('Start')}</legend>
      <div className="row g16">
        <Radio
          name="startMode"
          label={t('Now')}
          checked={!later}
          onChange={() => onChange({ startMode: 'now', startAt: null })}
        />
        <Radio
          name="startMode"
          label={t('At a time')}
          checked={later}
          onChange={() =>
            onChange({ startMode: 'later', startAt: new Date(nextFullHour(Date.now())).toISOString() })
          }
        />
      </div>
      {later && campaign.startAt && (
        <MomentInputs
          label={t('Start')}
          value={campaign.startAt}
          zone={format.zone}
          onChange={(startAt) => onChange({ startAt })}
          invalid={error !== undefined}
        />
      )}
      {error ? (
        <span className="field-error" role="alert">
          <IconAlertCircle className="i s14" aria-hidden />
          <span>{error}</span>
        </span>
      ) : (
        <span className="hint">
          {later
            ? t('On the clock of {zoneName}.', { zoneName: format.zoneName })
            : t('As soon as you launch, whoever’s window is open first.')}
        </span>
      )}
    </fieldset>
  )
}
