import type { Campaign, CampaignChange } from '@foreword/contract'
import { MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../../../../api/index.ts'
import { Field, T, t, useFormat } from '../../../../ui/index.ts'
import './leave-out.css'

const LIST = 'list '
const CAMPAIGN = 'campaign '

type Props = {
  campaign: Campaign
  /** How many are ready, of whom somebody may be left out; null = nobody was read yet. */
  ready: number | null
  onChange(change: CampaignChange): void
}

/** Whom this campaign leaves out beside opt-outs: named lists, and whoever got an earlier campaign. */
export function LeaveOut({ campaign, ready, onChange }: Props) {
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
              { group: t('Lists'), items: inKind(LIST) },
              { group: t('People who got'), items: inKind(CAMPAIGN) },
            ].filter((group) => group.items.length > 0)}
            value={chosen}
            onChange={(values) =>
              onChange({ excludeLists: of(values, LIST), excludeCampaigns: of(values, CAMPAIGN) })
            }
          />
        )}
      </Field>
      {chosen.length > 0 && ready !== null && (
        <LeftOut
          campaign={campaign}
          ready={ready}
          nameOf={(value) => known.find((one) => one.value === value)?.label}
        />
      )}
    </div>
  )
}

type LeftOutProps = { campaign: Campaign; ready: number; nameOf(value: string): string | undefined }

/** Ready − left out = who gets it, with what each list and campaign takes away. */
function LeftOut({ campaign, ready, nameOf }: LeftOutProps) {
  const { count } = useFormat()
  const { data } = useQuery(queries.excluded(campaign, ready))
  if (!data) return null
  const parts = [
    ...data.lists.map((one) => ({ ...one, name: nameOf(LIST + one.id) })),
    ...data.campaigns.map((one) => ({ ...one, name: nameOf(CAMPAIGN + one.id) })),
  ].map((one) => ({ ...one, name: one.name ?? t('No longer here') }))
  const about = (n: number) => (data.about === null ? count(n) : t('about {n}', { n: count(n) }))
  return (
    <div className="wz-left-out" role="status">
      <dl>
        <Term words={t('ready')}>{count(data.ready)}</Term>
        <span aria-hidden="true">−</span>
        <Term words={t('left out')}>{about(data.excluded)}</Term>
        <span aria-hidden="true">=</span>
        <Term words={t('will get it')} strong>
          {about(data.ready - data.excluded)}
        </Term>
      </dl>
      <p className="f12 t3">
        {parts.map((one) => `${one.name} ${about(one.people)}`).join(' · ')}
        {data.about !== null && ` · ${data.about}`}
      </p>
    </div>
  )
}

function Term({ words, strong, children }: { words: string; strong?: boolean; children: string }) {
  return (
    <div className="row g6">
      <dd className={strong ? 'num b6' : 'num b5'}>{children}</dd>
      <dt className="t2">{words}</dt>
    </div>
  )
}
