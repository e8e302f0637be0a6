import type { Campaign, CampaignChange } from '@foreword/contract'
import { MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../../../../api/index.ts'
import { Field, T, t } from '../../../../ui/index.ts'
import './leave-out.css'

const LIST = 'list '
const CAMPAIGN = 'campaign '

type Props = { campaign: Campaign; onChange(change: CampaignChange): void }

/** Whom this campaign leaves out beside opt-outs: named lists, and whoever got an earlier campaign. */
export function LeaveOut({ campaign, onChange }: Props) {
  const lists = useQuery(queries.exclusionLists()).data?.lists ?? []
  const campaigns = useQuery(queries.campaigns({ state: 'all', limit: 200 })).data?.campaigns ?? []
  const launched = campaigns.filter((one) => one.launchedAt !== null && one.id !== campaign.id)
  const chosen = [
    ...campaign.excludeLists.map((id) => LIST + id),
    ...campaign.excludeCampaigns.map((id) => CAMPAIGN + id),
  ]
  const known = [
    ...lists.map((list) => ({ value: LIST + list.id, label: list.name })),
    ...launched.map((one) => ({ value: CAMPAIGN + one.id, label: one.name })),
  ]
  if (known.length === 0 && chosen.length === 0) return null
  const gone = chosen.filter((value) => !known.some((one) => one.value === value))
  const of = (values: string[], kind: string) =>
    values.flatMap((value) => (value.startsWith(kind) ? [value.slice(kind.length)] : []))
  const inKind = (kind: string) =>
    [...known, ...gone.map((value) => ({ value, label: t('No longer here') }))].filter((one) =>
      one.value.startsWith(kind),
    )
  return (
    <div className="wz-leave-out">
      <Field
        label={t('Leave out')}
        hint={
          <T
            text="People on a list, or who got an earlier campaign: skipped at the launch. <a>Exclusion lists</a>"
            with={{
              a: (words) => (
                <Link to="/settings/exclusions" className="link">
                  {words}
                </Link>
              ),
            }}
          />
        }
      >
        {(control) => (
          <MultiSelect
            {...control}
            searchable
            clearable={false}
            placeholder={chosen.length === 0 ? t('Nobody beside opt-outs') : ''}
            maxValues={20}
            hidePickedOptions
            nothingFoundMessage={t('Nothing of that name')}
            comboboxProps={{ withinPortal: false }}
            data={[
              { group: 'Lists', items: inKind(LIST) },
              { group: 'People who got', items: inKind(CAMPAIGN) },
            ].filter((group) => group.items.length > 0)}
            value={chosen}
            onChange={(values) =>
              onChange({ excludeLists: of(values, LIST), excludeCampaigns: of(values, CAMPAIGN) })
            }
          />
        )}
      </Field>
    </div>
  )
}
