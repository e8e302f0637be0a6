import type { Campaign, CampaignChange, Skill } from '@foreword/contract'
import { Select } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { Check, t } from '../../../../ui/index.ts'
import { LOOKBACKS, lookbackWords } from './choices.ts'

type Props = { campaign: Campaign; skills: readonly Skill[]; onChange(change: CampaignChange): void }

/** The lookback, in the words of the screen, and whether it takes every message of that time. */
export function AnswersRow({ campaign, skills, onChange }: Props) {
  const skill = skills.find((one) => one.id === campaign.skillId)?.name ?? t('this skill')
  const known = LOOKBACKS.some((choice) => choice.value === campaign.lookbackMinutes)
  const choices = known
    ? LOOKBACKS
    : [{ value: campaign.lookbackMinutes, label: lookbackWords(campaign.lookbackMinutes) }, ...LOOKBACKS]
  return (
    <div className="row wz-answers">
      <label className="lab" htmlFor="wz-lookback">
        {t('Answers belong to this campaign for')}
      </label>
      <Select
        id="wz-lookback"
        name="lookbackMinutes"
        className="wz-lookback"
        data={choices.map((choice) => ({ value: String(choice.value), label: choice.label }))}
        value={String(campaign.lookbackMinutes)}
        onChange={(value) => value && onChange({ lookbackMinutes: Number(value) })}
        allowDeselect={false}
        rightSection={<IconChevronDown className="i s14" aria-hidden />}
      />
      <Check
        name="routeAll"
        label={t('Route every message in that time to {skill}', { skill })}
        checked={campaign.routeAll}
        onChange={(event) => onChange({ routeAll: event.currentTarget.checked })}
      />
    </div>
  )
}
