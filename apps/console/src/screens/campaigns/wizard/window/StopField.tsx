import type { Campaign, CampaignChange } from '@foreword/contract'
import { SelectField, t, useFormat } from '../../../../ui/index.ts'
import { nextFullHour } from '../account-time.ts'
import { MomentInputs } from './MomentInputs.tsx'

type Props = { campaign: Campaign; onChange(change: CampaignChange): void; error: string | undefined }

const TWO_DAYS_MS = 2 * 24 * 3_600_000

/** When nobody else is tried: a message about today is worth nothing tomorrow. */
export function StopField({ campaign, onChange, error }: Props) {
  const format = useFormat()
  const start = campaign.startAt ? Date.parse(campaign.startAt) : Date.now()
  return (
    <div className="col wz-stop">
      <SelectField
        label={t('Stop trying')}
        data={[
          { value: 'never', label: t('Never: each waits for their window') },
          { value: 'at', label: t('At a time') },
        ]}
        value={campaign.notAfter === null ? 'never' : 'at'}
        onChange={(value) =>
          onChange({
            notAfter: value === 'at' ? new Date(nextFullHour(start + TWO_DAYS_MS)).toISOString() : null,
          })
        }
        error={error}
        hint={
          campaign.notAfter === null
            ? undefined
            : t('On the clock of {zoneName}. Whoever is left then does not get it.', {
                zoneName: format.zoneName,
              })
        }
      />
      {campaign.notAfter !== null && (
        <MomentInputs
          label={t('Stop')}
          value={campaign.notAfter}
          zone={format.zone}
          onChange={(notAfter) => onChange({ notAfter })}
          invalid={error !== undefined}
        />
      )}
    </div>
  )
}
