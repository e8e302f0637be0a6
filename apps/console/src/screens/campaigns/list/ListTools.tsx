import { Menu } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback, useState } from 'react'
import { queries } from '../../../api/index.ts'
import { type CampaignsSearch, CHANNELS, isFiltered, LAST_DAYS } from '../../../ui/campaign-search.ts'
import {
  Button,
  CHANNEL_WORDS,
  SearchInput,
  SegmentedTabs,
  TextField,
  t,
  useFormat,
} from '../../../ui/index.ts'
import { SavedViews } from './SavedViews.tsx'
import { STATE_TABS } from './states.ts'

export type Change = { [K in keyof CampaignsSearch]?: CampaignsSearch[K] | undefined }
type ListToolsProps = {
  search: CampaignsSearch
  counts: Record<string, number> | undefined
  creators: readonly string[]
  onChange: (change: Change) => void
  onClear: () => void
}

/** States with their counts and search; below, what else narrows the list, and the filters that were kept. */
export function ListTools({ search, counts, creators, onChange, onClear }: ListToolsProps) {
  const find = useCallback((text: string) => onChange({ search: text || undefined }), [onChange])
  const state = search.state ?? 'all'
  const tabs =
    state === 'archived' ? [...STATE_TABS, { value: 'archived', label: t('Archived') }] : STATE_TABS
  return (
    <div className="pad list-tools">
      <div className="row list-states">
        <SegmentedTabs
          label={t('State')}
          value={state}
          onChange={(value) => onChange({ state: value === 'all' ? undefined : value })}
          segments={tabs.map((tab) => ({
            ...tab,
            ...(counts?.[tab.value] === undefined ? {} : { count: counts[tab.value] ?? 0 }),
            attention: tab.value === 'needs_you' && (counts?.needs_you ?? 0) > 0,
          }))}
        />
        <span className="sp" />
        <SearchInput label={t('Find a campaign')} value={search.search ?? ''} onSearch={find} />
      </div>
      <div className="row g6 list-filters">
        <SavedViews search={search} />
        <span className="list-filters-line" aria-hidden="true" />
        <ChannelFilter search={search} onChange={onChange} />
        <SkillFilter search={search} onChange={onChange} />
        <CreatorFilter search={search} creators={creators} onChange={onChange} />
        <TimeFilter search={search} onChange={onChange} />
        {isFiltered(search) && (
          <button type="button" className="link f12" onClick={onClear}>
            {t('Show all')}
          </button>
        )}
      </div>
    </div>
  )
}

type PartProps = { search: CampaignsSearch; onChange: (change: Change) => void }

function ChannelFilter({ search, onChange }: PartProps) {
  return (
    <Filter
      words={t('Channel')}
      chosen={search.channel && CHANNEL_WORDS[search.channel]}
      onClear={() => onChange({ channel: undefined })}
    >
      {CHANNELS.map((channel) => (
        <Menu.Item key={channel} onClick={() => onChange({ channel })}>
          {CHANNEL_WORDS[channel]}
        </Menu.Item>
      ))}
    </Filter>
  )
}

function SkillFilter({ search, onChange }: PartProps) {
  const skills = useQuery(queries.skills()).data?.skills ?? []
  if (skills.length < 2 && !search.skill) return null
  return (
    <Filter
      words={t('Skill')}
      chosen={
        search.skill && (skills.find((one) => one.id === search.skill)?.name ?? t('A skill that is gone'))
      }
      onClear={() => onChange({ skill: undefined })}
    >
      {skills.map((one) => (
        <Menu.Item key={one.id} onClick={() => onChange({ skill: one.id })}>
          {one.name}
        </Menu.Item>
      ))}
    </Filter>
  )
}

function CreatorFilter({ search, creators, onChange }: PartProps & { creators: readonly string[] }) {
  if (creators.length < 2 && !search.by) return null
  return (
    <Filter
      words={t('Made by')}
      chosen={search.by && t('by {name}', { name: search.by })}
      onClear={() => onChange({ by: undefined })}
    >
      {creators.map((name) => (
        <Menu.Item key={name} onClick={() => onChange({ by: name })}>
          {name}
        </Menu.Item>
      ))}
    </Filter>
  )
}

/** When it starts, was launched or was begun: the last days, or from one day to another. */
function TimeFilter({ search, onChange }: PartProps) {
  const { day } = useFormat()
  const [from, setFrom] = useState(search.from ?? '')
  const [to, setTo] = useState(search.to ?? '')
  const [opened, setOpened] = useState(false)
  const named = (date: string) => day(`${date}T12:00:00Z`)
  const chosen = search.last
    ? t('Last {days} days', { days: search.last })
    : search.from && search.to
      ? t('{from} to {to}', { from: named(search.from), to: named(search.to) })
      : search.from
        ? t('since {from}', { from: named(search.from) })
        : search.to && t('until {to}', { to: named(search.to) })
  const wrong = from !== '' && to !== '' && to < from
  return (
    <Filter
      words={t('Launched')}
      chosen={chosen}
      opened={opened}
      onOpened={setOpened}
      onClear={() => onChange({ from: undefined, to: undefined, last: undefined })}
    >
      {LAST_DAYS.map((days) => (
        <Menu.Item key={days} onClick={() => onChange({ last: days, from: undefined, to: undefined })}>
          {t('Last {days} days', { days })}
        </Menu.Item>
      ))}
      <form
        className="col g8 list-dates"
        onSubmit={(event) => {
          event.preventDefault()
          if (wrong || (from === '' && to === '')) return
          onChange({ last: undefined, from: from || undefined, to: to || undefined })
          setOpened(false)
        }}
      >
        <TextField
          label={t('From')}
          type="date"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <TextField
          label={t('To')}
          type="date"
          value={to}
          error={wrong ? t('This lies before the first day.') : undefined}
          onChange={(event) => setTo(event.target.value)}
        />
        <Button size="sm" type="submit">
          {t('Show these days')}
        </Button>
      </form>
    </Filter>
  )
}

type FilterProps = {
  words: string
  chosen: string | undefined
  onClear: () => void
  children: ReactNode
  opened?: boolean
  onOpened?: (opened: boolean) => void
}

/** A chip that opens its choices, and once something is chosen says what and takes it back. */
function Filter({ words, chosen, onClear, children, opened, onOpened }: FilterProps) {
  if (chosen) {
    return (
      <button
        type="button"
        className="chip"
        aria-label={t('Clear the filter {chosen}', { chosen })}
        onClick={onClear}
      >
        {chosen}
        <IconX className="i s14" aria-hidden />
      </button>
    )
  }
  return (
    <Menu {...(onOpened ? { opened: opened ?? false, onChange: onOpened } : {})}>
      <Menu.Target>
        <button type="button" className="chip dash">
          <IconPlus className="i s14" aria-hidden />
          {words}
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflow: 'auto' }}>
        {children}
      </Menu.Dropdown>
    </Menu>
  )
}
