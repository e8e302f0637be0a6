import type { Campaign, Funnel } from '@foreword/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import { messageOf, queries } from '../../../api/index.ts'
import {
  Button,
  delivered,
  EmptyState,
  ErrorNote,
  SearchInput,
  SegmentedTabs,
  SkeletonRows,
  useFormat,
  useRowKeys,
} from '../../../ui/index.ts'
import { MessageDrawer } from './MessageDrawer.tsx'
import { MessageTable } from './MessageTable.tsx'

const route = getRouteApi('/signed-in/campaigns/$id')

const STATES: { value: keyof Funnel | 'all'; label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'sending', label: 'Sending' },
  { value: 'sent', label: 'Sent' },
  { value: 'delivered', label: 'Delivered' },
  { value: 'failed', label: 'Failed' },
  { value: 'unknown', label: 'Not sure' },
  { value: 'skipped', label: 'Skipped' },
  { value: 'expired', label: 'Expired' },
  { value: 'cancelled', label: 'Cancelled' },
]

/** Every recipient with what happened, however many; found by number, filtered by state. */
export function RecipientsTab({ campaign }: { campaign: Campaign }) {
  const { count } = useFormat()
  const { state = 'all', search = '' } = route.useSearch()
  const navigate = useNavigate()
  const [opened, setOpened] = useState<string>()
  useRowKeys()
  const filter = { ...(state === 'all' ? {} : { state }), ...(search ? { search } : {}) }
  const rows = useInfiniteQuery({
    ...queries.messages(campaign.id, filter),
    // Live while one looks at the top; deep in the list a refetch of every page would only cost.
    refetchInterval: (query) =>
      campaign.status === 'sending' && (query.state.data?.pages.length ?? 0) < 3 ? 5000 : false,
  })
  // Receipts and answers come after it finished, too: what changes the counts changes these rows.
  const counts = Object.values(campaign.funnel).join()
  const { refetch } = rows
  const seen = useRef(counts)
  useEffect(() => {
    if (seen.current === counts || campaign.status === 'sending') return
    seen.current = counts
    void refetch()
  }, [counts, campaign.status, refetch])
  const show = useCallback(
    (next: { state?: string | undefined; search?: string | undefined }) => {
      const wanted = { state, search, ...next }
      const kept = {
        tab: 'recipients' as const,
        ...(wanted.state && wanted.state !== 'all' ? { state: wanted.state } : {}),
        ...(wanted.search ? { search: wanted.search } : {}),
      }
      void navigate({ to: '/campaigns/$id', params: { id: campaign.id }, search: kept, replace: true })
    },
    [navigate, campaign.id, state, search],
  )
  const find = useCallback((text: string) => show({ search: text }), [show])
  const messages = rows.data?.pages.flatMap((page) => page.messages) ?? []
  const { funnel } = campaign
  const tabs = STATES.filter(({ value }) => value === 'all' || value === state || peopleIn(funnel, value) > 0)
  return (
    <>
      <div className="row rows-tools">
        <SegmentedTabs
          label="State"
          value={state}
          onChange={(value) => show({ state: value })}
          segments={tabs.map((tab) => ({
            ...tab,
            count: count(peopleIn(funnel, tab.value)),
          }))}
        />
        <span className="sp" />
        <SearchInput label="Find a number" value={search} onSearch={find} width={200} />
      </div>
      {rows.error && !rows.data && <ErrorNote>{messageOf(rows.error)}</ErrorNote>}
      {rows.isPending && <SkeletonRows rows={12} height={44} />}
      {rows.data && messages.length === 0 && (
        <EmptyState
          title="Nobody fits"
          action={<Button onClick={() => show({ state: 'all', search: '' })}>Clear the filter</Button>}
        >
          No recipient of this campaign {search ? `has “${search}” in the number` : 'is in this state'}.
        </EmptyState>
      )}
      {messages.length > 0 && (
        <MessageTable
          messages={messages}
          hasMore={rows.hasNextPage}
          onMore={() => !rows.isFetchingNextPage && void rows.fetchNextPage()}
          onOpen={setOpened}
        />
      )}
      <MessageDrawer
        message={messages.find((message) => message.id === opened)}
        onClose={() => setOpened(undefined)}
      />
    </>
  )
}

/** The API answers read messages with the delivered ones: the person has it either way. */
function peopleIn(funnel: Funnel, state: (typeof STATES)[number]['value']): number {
  if (state === 'all') return funnel.recipients
  return state === 'delivered' ? delivered(funnel) : funnel[state]
}
