import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { type ListSearch, type ListState, listSearch } from '../../ui/conversations-search.ts'

/** One's own conversations, searched for nothing: where taking one leads. */
export const OWN_LIST: ListSearch = { list: undefined, find: undefined }

/** What the list shows, as the address says; the router keeps it from one conversation to the next. */
export function useListState(): ListState {
  const { list, find } = listSearch(useSearch({ strict: false }))
  return { view: list ?? 'mine', search: find ?? '' }
}

/** Shows another part of the list; the conversation that is open stays open. */
export function useShowList(): (change: Partial<ListState>) => void {
  const navigate = useNavigate()
  return useCallback(
    ({ view, search }) =>
      void navigate({
        to: '.',
        search: (was) => ({
          ...was,
          ...(view === undefined ? {} : { list: view === 'mine' ? undefined : view }),
          ...(search === undefined ? {} : { find: search || undefined }),
        }),
        replace: true,
      }),
    [navigate],
  )
}
