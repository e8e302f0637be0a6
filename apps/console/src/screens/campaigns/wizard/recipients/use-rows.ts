import { api, type Campaign, type Import, type Recipient } from '@foreword/contract'
import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { byCursor, call, keys } from '../../../../api/index.ts'
import type { RowFilter } from './equation.ts'

const PAGE = 200

/** Which rows are shown. `start` is the line the list begins after: 0 is the top. */
export type RowView = { filter: RowFilter | 'problems'; search: string; start: number }

type Page = { recipients: Recipient[]; nextCursor: string | null }

/** Rows of an audience of any size, 200 at a time; only what was scrolled to is held. */
export function useRows(campaign: Campaign, audience: Import, view: RowView) {
  const client = useQueryClient()
  const key = ['rows', campaign.id]
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, isPending, refetch } =
    useInfiniteQuery({
      // The message is part of what each row says, so a changed one asks again.
      queryKey: [...key, audience.id, audience.finishedAt, campaign.revision, view],
      queryFn: ({ pageParam, signal }): Promise<Page> =>
        call(api.listRecipients, {
          params: { id: campaign.id },
          query: {
            limit: PAGE,
            afterLine: view.start,
            ...pageParam,
            ...(view.filter !== 'all' && { verdict: view.filter }),
            ...(view.search !== '' && { search: view.search }),
          },
          signal,
        }),
      ...byCursor,
      placeholderData: keepPreviousData,
      staleTime: Number.POSITIVE_INFINITY,
    })
  const rows = useMemo(() => data?.pages.flatMap((page) => page.recipients) ?? [], [data])

  /** A row that was judged again stays where it stands, also when it no longer fits the filter: nothing jumps. */
  const put = useCallback(
    (changed: Recipient, after: Import) => {
      client.setQueriesData<InfiniteData<Page>>({ queryKey: ['rows', campaign.id] }, (held) =>
        withRow(held, changed),
      )
      client.setQueryData(keys.import(campaign.id), after)
      void client.invalidateQueries({ queryKey: ['rows', campaign.id], refetchType: 'none' })
      void client.invalidateQueries({ queryKey: ['plan', campaign.id] })
    },
    [client, campaign.id],
  )
  return { rows, put, error, fetchNextPage, hasNextPage, isFetchingNextPage, isPending, refetch }
}

function withRow(held: InfiniteData<Page> | undefined, changed: Recipient): InfiniteData<Page> | undefined {
  if (!held) return held
  const pages = held.pages.map((page) => ({
    ...page,
    recipients: page.recipients.map((row) => (row.line === changed.line ? changed : row)),
  }))
  return { ...held, pages }
}

/** The first refused row after a line, wherever it stands; null when none is left. */
export async function nextRefused(campaignId: string, line: number): Promise<Recipient | null> {
  const page = await call(api.listRecipients, {
    params: { id: campaignId },
    query: { verdict: 'refused', afterLine: line, limit: 1 },
  })
  return page.recipients[0] ?? null
}
