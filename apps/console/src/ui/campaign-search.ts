// pure
import type { CampaignFilter, CampaignSort, CampaignView, Channel } from '@foreword/contract'

/** What of the list of campaigns is shown, as it stands in the address. `view` is the saved filter it came from; `all` = none on purpose. */
export type CampaignsSearch = {
  state?: string
  search?: string
  skill?: string
  channel?: Channel
  by?: string
  from?: string
  to?: string
  last?: number
  sort?: CampaignSort
  order?: 'asc' | 'desc'
  view?: string
  /** Of the figures above the list. */
  days?: number
}

export const CHANNELS: readonly Channel[] = ['sms', 'whatsapp', 'inapp']
export const SORTS: readonly CampaignSort[] = [
  'launched',
  'name',
  'recipients',
  'delivered',
  'failed',
  'replied',
]
export const LAST_DAYS: readonly number[] = [7, 30, 90]

const words = (value: unknown): string | undefined =>
  (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined
const day = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined
const among = <T>(list: readonly T[], value: unknown): T | undefined => list.find((one) => one === value)

/** What an address says, without what it cannot mean. */
export function campaignsSearch(search: Record<string, unknown>): CampaignsSearch {
  const last = among(LAST_DAYS, Number(search.last))
  return filled({
    state: words(search.state),
    search: words(search.search),
    skill: words(search.skill),
    channel: among(CHANNELS, search.channel),
    by: words(search.by),
    from: last ? undefined : day(search.from),
    to: last ? undefined : day(search.to),
    last,
    sort: among(SORTS, search.sort),
    order: among(['asc', 'desc'] as const, search.order),
    view: words(search.view),
    days: among(LAST_DAYS, Number(search.days)),
  })
}

/** Without what is not set, so that addresses stay short and two of them can be compared. */
export function filled(
  search: { [K in keyof CampaignsSearch]: CampaignsSearch[K] | undefined },
): CampaignsSearch {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== ''),
  ) as CampaignsSearch
}

/** What the server is asked. */
export function filterOf({ skill, by, view: _view, days: _days, ...rest }: CampaignsSearch): CampaignFilter {
  return { ...rest, ...(skill ? { skillId: skill } : {}), ...(by ? { creator: by } : {}) }
}

/** The address of a saved filter. */
export function searchOf({ id, filter }: Pick<CampaignView, 'id' | 'filter'>): CampaignsSearch {
  const { skillId, creator, ...rest } = filter
  return filled({ ...campaignsSearch({ ...rest, skill: skillId, by: creator }), view: id })
}

/** Whether a list shows exactly what a saved filter says. */
export function shows(search: CampaignsSearch, filter: CampaignFilter): boolean {
  const sorted = (one: CampaignFilter) => JSON.stringify(Object.entries(one).sort())
  return sorted(filterOf(search)) === sorted(filter)
}

/** Whether anything narrows the list or changes its order. */
export const isFiltered = (search: CampaignsSearch): boolean => Object.keys(filterOf(search)).length > 0
