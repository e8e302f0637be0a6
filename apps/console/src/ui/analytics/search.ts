// pure
import { type Analytics, type AnalyticsQuery, RANGES, type RangeName } from '@foreword/contract'

/** What the analytics page shows, as it stands in the address. */
export type AnalyticsSearch = {
  range?: RangeName
  from?: string
  to?: string
  skills?: string
  channels?: string
  senders?: string
  by?: By
  compare?: 'off'
  /** Whose scores after conversations are listed; absent = agents'. */
  scores?: string
  /** Charts that are shown as tables, separated by commas. */
  tables?: string
}
export const BY = ['skills', 'channels', 'senders', 'countries', 'failures', 'skips'] as const
export type By = (typeof BY)[number]

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, 4000) : undefined
const day = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined

/** Reads an address; what is none of ours is left out. */
export function analyticsSearch(search: Record<string, unknown>): AnalyticsSearch {
  const range = RANGES.find((name) => name === search.range)
  const [from, to] = [day(search.from), day(search.to)]
  const own = range === 'custom' && from && to
  const by = BY.find((name) => name === search.by)
  const found: AnalyticsSearch = {
    ...(range && (range !== 'custom' || own) ? { range } : {}),
    ...(own ? { from, to } : {}),
    ...(by ? { by } : {}),
    ...(search.compare === 'off' ? { compare: 'off' as const } : {}),
  }
  for (const name of ['skills', 'channels', 'senders', 'tables', 'scores'] as const) {
    const value = text(search[name])
    if (value) found[name] = value
  }
  return found
}

/** Whose surveys a file has: of the days that are shown, and of the skill where one alone is chosen. */
export const surveysOf = ({ spans }: Pick<Analytics, 'spans'>, { skills }: AnalyticsSearch) => {
  const [skill, other] = listed(skills)
  return {
    from: spans[0]?.from,
    to: spans.at(-1)?.to,
    ...(skill && !other ? { skill } : {}),
  }
}

/** What the server is asked: the address without what only concerns the look. */
export const queryOf = ({
  by: _by,
  compare: _compare,
  tables: _tables,
  scores: _scores,
  ...query
}: AnalyticsSearch): AnalyticsQuery => query

export const listed = (text: string | undefined): string[] => (text ? text.split(',') : [])

/** A list with one more, or without it; undefined when it is empty. */
export function toggled(text: string | undefined, one: string): string | undefined {
  const list = listed(text)
  const next = list.includes(one) ? list.filter((other) => other !== one) : [...list, one]
  return next.length > 0 ? next.join(',') : undefined
}
