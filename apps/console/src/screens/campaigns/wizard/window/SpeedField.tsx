import type { Campaign, CampaignChange } from '@foreword/contract'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../../../../api/index.ts'
import { SelectField, t, useFormat } from '../../../../ui/index.ts'
import { speedChoices } from './speeds.ts'

type Props = { campaign: Campaign; onChange(change: CampaignChange): void; error: string | undefined }

const FULL = 'full'

/** How fast messages leave: at most what the sender may. It can be changed while sending, too. */
export function SpeedField({ campaign, onChange, error }: Props) {
  const format = useFormat()
  const sender = useQuery(queries.senders()).data?.senders.find((one) => one.id === campaign.senderId)
  const most = sender?.ratePerSecond
  const slower = most === undefined ? [] : speedChoices(most, campaign.speed).filter((rate) => rate < most)
  const full =
    most === undefined
      ? t('As fast as the sender allows')
      : t('{most} a second, the most it allows', { most: format.rate(most) })
  const chosen =
    campaign.speed === null || (most !== undefined && campaign.speed >= most) ? FULL : String(campaign.speed)
  return (
    <SelectField
      label={t('Speed')}
      error={error}
      hint={sender ? undefined : t('Choose a sender in the first step to see its speed.')}
      data={[
        { value: FULL, label: full },
        ...slower.map((rate) => ({
          value: String(rate),
          label: t('{rate} a second', { rate: format.rate(rate) }),
        })),
        ...(most === undefined && campaign.speed !== null
          ? [
              {
                value: String(campaign.speed),
                label: t('{speed} a second', { speed: format.rate(campaign.speed) }),
              },
            ]
          : []),
      ]}
      value={most === undefined && campaign.speed !== null ? String(campaign.speed) : chosen}
      onChange={(value) => onChange({ speed: value === FULL ? null : Number(value) })}
    />
  )
}
