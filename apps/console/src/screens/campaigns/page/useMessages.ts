import type { Campaign, MessageRow } from '@foreword/contract'
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { keys, MESSAGE_PAGE, type MessageFilter, queries } from '../../../api/index.ts'

/** Rows that are on their way while the list is scrolled through are not worth asking for. */
const PASSING_MS = 60
const LIVE_MS = 5_000
/** With a filter, where pages begin is found by reading all rows: it is asked again the rarer, the longer that took. */
const REST = 50

export type Messages = {
  /** How many rows the list has; undefined until it is known. */
  total: number | undefined
  error: Error | null
  rowAt(index: number): MessageRow | undefined
  onShown(first: number, end: number): void
  /** As it is now, if its page is on screen. */
  latestOf(id: string): MessageRow | undefined
}

/** The recipients of a campaign by their place in the list, of any length. Only pages that are looked at are asked for. */
export function useMessages(campaign: Campaign, filter: MessageFilter): Messages {
  const client = useQueryClient()
  const live = campaign.status === 'sending'
  const pages = useQuery({
    ...queries.messagePages(campaign.id, filter),
    refetchInterval: (query) => live && Math.max(LIVE_MS, (query.state.data?.tookMs ?? 0) * REST),
  })
  const [seen, setSeen] = useState({ from: 0, to: 0 })
  const starts = pages.data?.starts
  // The first page needs no knowledge of the others.
  const wanted = useMemo(
    () => (starts ? starts.slice(seen.from, seen.to + 1) : [0]),
    [starts, seen.from, seen.to],
  )
  const results = useQueries({
    queries: wanted.map((after) => ({
      ...queries.messagePage(campaign.id, filter, after),
      refetchInterval: live && LIVE_MS,
    })),
  })
  // Receipts and answers come after it finished, too: what changes the counts changes these rows.
  const counts = Object.values(campaign.funnel).join()
  const known = useRef(counts)
  useEffect(() => {
    if (known.current === counts || live) return
    known.current = counts
    void client.invalidateQueries({ queryKey: keys.messages(campaign.id) })
  }, [counts, live, client, campaign.id])

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const onShown = useCallback((first: number, end: number) => {
    const next = {
      from: Math.floor(first / MESSAGE_PAGE),
      to: Math.floor(Math.max(first, end - 1) / MESSAGE_PAGE),
    }
    clearTimeout(timer.current)
    timer.current = setTimeout(
      () => setSeen((was) => (was.from === next.from && was.to === next.to ? was : next)),
      PASSING_MS,
    )
  }, [])
  const rows = wanted.map((_, n) => results[n]?.data?.messages)
  const from = starts ? seen.from : 0
  const first = rows[0]
  return {
    total: pages.data?.total ?? (from === 0 && first && first.length > 0 ? first.length : undefined),
    error: results.find((one) => one.error)?.error ?? pages.error,
    rowAt: (index) => rows[Math.floor(index / MESSAGE_PAGE) - from]?.[index % MESSAGE_PAGE],
    onShown,
    latestOf: (id) => {
      for (const page of rows) {
        const found = page?.find((row) => row.id === id)
        if (found) return found
      }
      return undefined
    },
  }
}
