import { expect, it } from 'vitest'
import { campaignsSearch, filterOf, isFiltered, searchOf, shows } from './campaign-search.ts'

it('takes from an address what it can mean, and nothing else', () => {
  expect(
    campaignsSearch({
      channel: 'fax',
      last: '30',
      from: '2026-01-01',
      sort: 'name',
      order: 'up',
      days: 31,
      by: 7,
    }),
  ).toEqual({ last: 30, sort: 'name', by: '7' })
  expect(campaignsSearch({ from: '2026-1-1', to: '2026-01-31' })).toEqual({ to: '2026-01-31' })
})

it('brings a saved filter back as it was saved', () => {
  const search = {
    channel: 'sms',
    by: 'Ada',
    skill: 'x',
    last: 30,
    sort: 'failed',
    order: 'asc',
    days: 7,
  } as const
  const filter = filterOf(search)
  expect(filter).toEqual({
    ...{ channel: 'sms', creator: 'Ada', skillId: 'x' },
    ...{ last: 30, sort: 'failed', order: 'asc' },
  })
  const again = searchOf({ id: 'v', filter })
  expect(again).toEqual({ ...search, view: 'v', days: undefined })
  expect(shows(again, filter)).toBe(true)
  expect(shows({ ...again, channel: 'whatsapp' }, filter)).toBe(false)
})

it('knows that a view and the days of the figures narrow nothing', () => {
  expect(isFiltered({ view: 'all', days: 7 })).toBe(false)
  expect(isFiltered({ order: 'asc' })).toBe(true)
})
