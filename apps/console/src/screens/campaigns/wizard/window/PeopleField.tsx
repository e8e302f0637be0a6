import type { Campaign, CampaignChange } from '@foreword/contract'
import { SelectField, t } from '../../../../ui/index.ts'
import { paceChoices, paceTarget, paceValue } from '../../pace-words.ts'

type Props = { campaign: Campaign; onChange(change: CampaignChange): void }

/** Whether it goes only as fast as its skill's people can answer. It can be changed while sending, too. */
export function PeopleField({ campaign, onChange }: Props) {
  return (
    <SelectField
      label={t('Pace by people')}
      hint={t('Sends only as fast as the agents of its skill can answer, and holds while none is there.')}
      data={paceChoices(campaign.paceTargetSeconds)}
      value={paceValue(campaign.paceTargetSeconds)}
      onChange={(value) => onChange({ paceTargetSeconds: paceTarget(value) })}
    />
  )
}
