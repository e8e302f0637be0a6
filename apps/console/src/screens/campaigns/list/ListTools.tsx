import { Menu } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { queries } from '../../../api/index.ts'
import { SearchInput, SegmentedTabs } from '../../../ui/index.ts'
import { STATE_TABS } from './states.ts'

type Change = { state?: string | undefined; search?: string | undefined; skill?: string | undefined }
type ListToolsProps = {
  state: string
  counts: Record<string, number> | undefined
  search: string
  skill: string | undefined
  onChange: (change: Change) => void
}

/** States with their counts, the skill filter, and search. */
export function ListTools({ state, counts, search, skill, onChange }: ListToolsProps) {
  const find = useCallback((text: string) => onChange({ search: text || undefined }), [onChange])
  const tabs = state === 'archived' ? [...STATE_TABS, { value: 'archived', label: 'Archived' }] : STATE_TABS
  return (
    <div className="row pad list-tools">
      <SegmentedTabs
        label="State"
        value={state}
        onChange={(value) => onChange({ state: value === 'all' ? undefined : value })}
        segments={tabs.map((tab) => ({
          ...tab,
          ...(counts?.[tab.value] === undefined ? {} : { count: counts[tab.value] ?? 0 }),
          attention: tab.value === 'needs_you' && (counts?.needs_you ?? 0) > 0,
        }))}
      />
      <span className="sp" />
      <SkillFilter skill={skill} onChange={(chosen) => onChange({ skill: chosen })} />
      <SearchInput label="Find a campaign" value={search} onSearch={find} />
    </div>
  )
}

type SkillFilterProps = { skill: string | undefined; onChange: (skill: string | undefined) => void }

function SkillFilter({ skill, onChange }: SkillFilterProps) {
  const skills = useQuery(queries.skills()).data?.skills ?? []
  const chosen = skills.find((one) => one.id === skill)
  if (chosen) {
    return (
      <button
        type="button"
        className="chip"
        aria-label={`Clear the filter ${chosen.name}`}
        onClick={() => onChange(undefined)}
      >
        {chosen.name}
        <IconX className="i s14" aria-hidden />
      </button>
    )
  }
  if (skills.length < 2) return null
  return (
    <Menu>
      <Menu.Target>
        <button type="button" className="chip dash">
          <IconPlus className="i s14" aria-hidden />
          Skill
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflow: 'auto' }}>
        {skills.map((one) => (
          <Menu.Item key={one.id} onClick={() => onChange(one.id)}>
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
