import type { Analytics, RangeName } from '@foreword/contract'
import { Popover } from '@mantine/core'
import { IconCalendar, IconChevronDown } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { Button } from '../Button.tsx'
import { Check, Toggle } from '../Choice.tsx'
import { useFormat } from '../FormatProvider.tsx'
import { SegmentedTabs } from '../SegmentedTabs.tsx'
import { spoken, t } from '../text.ts'
import { type AnalyticsSearch, listed, toggled } from './search.ts'
import { daysWords } from './shown.ts'

type Change = (change: Partial<Record<keyof AnalyticsSearch, string | undefined>>) => void
export type Option = { id: string; name: string }

const QUICK: { value: RangeName; label: string }[] = spoken(() => [
  { value: 'today', label: t('Today') },
  { value: 'this_week', label: t('This week') },
  { value: 'this_month', label: t('This month') },
  { value: 'last_30', label: t('Last 30 days') },
  { value: 'last_60', label: '60' },
  { value: 'last_90', label: '90' },
  { value: 'year_to_date', label: t('Year to date') },
])

export type RangeBarProps = {
  search: AnalyticsSearch
  answer: Analytics | undefined
  onChange: Change
  /** The range when none is chosen; `all` adds “Whole life” to the quick ones. */
  standard: 'last_30' | 'all'
  filters: { name: 'skills' | 'channels' | 'senders'; all: string; some: string; options: Option[] }[]
}

/** Which days and whose messages the page is about. */
export function RangeBar({ search, answer, onChange, standard, filters }: RangeBarProps) {
  const chosen = answer?.range.name ?? search.range ?? standard
  const quick = standard === 'all' ? [{ value: 'all' as const, label: t('Whole campaign') }, ...QUICK] : QUICK
  return (
    <div className="row pad range-bar">
      <SegmentedTabs
        label={t('Range')}
        value={chosen}
        segments={quick}
        onChange={(range) =>
          // A quick range and chosen skills exclude each other: with skills the range is the account's whole life.
          onChange({
            range: range === standard ? undefined : range,
            from: undefined,
            to: undefined,
            skills: undefined,
          })
        }
      />
      <OwnDays key={`${answer?.range.from} ${answer?.range.to}`} answer={answer} onChange={onChange} />
      {filters
        .filter((filter) => filter.options.length > 1)
        .map((filter) => (
          <Filter key={filter.name} {...filter} value={search[filter.name]} onChange={onChange} />
        ))}
      <span className="sp" />
      {answer?.before !== null && (
        <Toggle
          label={t('Compare with before')}
          checked={search.compare !== 'off'}
          onChange={(event) => onChange({ compare: event.currentTarget.checked ? undefined : 'off' })}
        />
      )}
    </div>
  )
}

function OwnDays({ answer, onChange }: { answer: Analytics | undefined; onChange: Change }) {
  const { locale } = useFormat()
  const [open, setOpen] = useState(false)
  const [from, setFrom] = useState(answer?.range.from ?? '')
  const [to, setTo] = useState(answer?.range.to ?? '')
  const backwards = from !== '' && to !== '' && from > to
  const show = (event: FormEvent): void => {
    event.preventDefault()
    if (backwards || !from || !to) return
    setOpen(false)
    onChange({ range: 'custom', from, to, skills: undefined })
  }
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className="chip num" onClick={() => setOpen(!open)}>
          <IconCalendar className="i s14" aria-hidden />
          <span className="vh">{t('Choose days:')} </span>
          {answer ? daysWords(answer.range.from, answer.range.to, locale) : t('Days')}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <form className="col own-days" onSubmit={show}>
          <label className="field">
            {t('From')}
            <span className="inp">
              <input
                type="date"
                required
                value={from}
                onChange={(event) => setFrom(event.currentTarget.value)}
              />
            </span>
          </label>
          <label className="field">
            {t('To')}
            <span className="inp">
              <input type="date" required value={to} onChange={(event) => setTo(event.currentTarget.value)} />
            </span>
          </label>
          {backwards && (
            <p className="field-error" role="alert">
              {t('The range ends before it begins. Swap the two days.')}
            </p>
          )}
          <Button type="submit" kind="primary" disabled={backwards}>
            {t('Show these days')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}

type FilterProps = RangeBarProps['filters'][number] & { value: string | undefined; onChange: Change }

function Filter({ name, all, some, options, value, onChange }: FilterProps) {
  const [open, setOpen] = useState(false)
  const chosen = listed(value)
  const first = options.find((option) => option.id === chosen[0])
  const words =
    chosen.length === 0 ? all : chosen.length === 1 && first ? first.name : `${chosen.length} ${some}`
  const change = (next: string | undefined): void =>
    onChange({
      [name]: next,
      ...(name === 'skills' ? { range: undefined, from: undefined, to: undefined } : {}),
    })
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={`chip ${chosen.length > 0 ? 'on' : ''}`}
          onClick={() => setOpen(!open)}
        >
          {words}
          <IconChevronDown className="i s14" aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <fieldset className="col filter-list" aria-label={all}>
          <Check label={all} checked={chosen.length === 0} onChange={() => change(undefined)} />
          {options.map((option) => (
            <Check
              key={option.id}
              label={option.name}
              checked={chosen.includes(option.id)}
              onChange={() => change(toggled(value, option.id))}
            />
          ))}
        </fieldset>
      </Popover.Dropdown>
    </Popover>
  )
}
