// pure

export type View = 'mine' | 'queue' | 'all' | 'closed' | 'mentions'
export type ListState = { view: View; search: string }
/** How it stands in the address. Names of its own, so that a campaigns list one comes from is not taken for it. */
export type ListSearch = { list?: Exclude<View, 'mine'> | undefined; find?: string | undefined }

const OTHERS = ['queue', 'all', 'closed', 'mentions'] as const

/** What an address says of the list, without what it cannot mean. */
export function listSearch(search: Record<string, unknown>): ListSearch {
  const list = OTHERS.find((one) => one === search.list)
  const find =
    typeof search.find === 'string' || typeof search.find === 'number' ? String(search.find) : undefined
  return { ...(list ? { list } : {}), ...(find ? { find } : {}) }
}
